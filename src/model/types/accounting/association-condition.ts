/** What finds associations. */
import type { AssociationCondition } from '../../../messages/accounting/associations.js';
import { defineObject } from '../../engine/object.js';
import { ASSOC_CONDITION_FLAGS, ASSOC_ID_STRING_CSV_LIST, assocConditionFlag } from '../../kinds/association-conditions.js';
import { QOS_ID_STRING_CSV_LIST } from '../../kinds/qos.js';
import { CSV_STRING_LIST } from '../../kinds/text.js';
import { TIMESTAMP } from '../../kinds/times.js';
import type { ReadCondition } from './conditions.js';

/** Which associations, and what of them. */
export type AssociationQuery = ReadCondition<AssociationCondition>;

const UNTIL_41 = { until: 41 } as const;

export const ASSOC_CONDITION = defineObject<AssociationQuery>()('ASSOC_CONDITION', (f) => [
  f.member('account', CSV_STRING_LIST, 'acct_list', 'Accounts, comma-separated'),
  f.member('cluster', CSV_STRING_LIST, 'cluster_list', 'Clusters, comma-separated'),
  f.member('default_qos', QOS_ID_STRING_CSV_LIST, 'def_qos_id_list', 'Default qualities of service by names or numbers, comma-separated'),
  f.exploded(ASSOC_CONDITION_FLAGS, 'flags', { since: 42 }),
  f.member('format', CSV_STRING_LIST, 'format_list', 'Changes nothing: for command line tools', { until: 44, deprecated: 43 }),
  f.member('id', ASSOC_ID_STRING_CSV_LIST, 'id_list', 'Numbers of associations, comma-separated'),
  f.input('only_defaults', assocConditionFlag('ONLY_DEFAULTS'), 'Only default associations', UNTIL_41),
  f.member('parent_account', CSV_STRING_LIST, 'parent_acct_list', 'Parent accounts, comma-separated'),
  f.member('partition', CSV_STRING_LIST, 'partition_list', 'Partitions, comma-separated'),
  f.member('qos', QOS_ID_STRING_CSV_LIST, 'qos_list', 'Qualities of service that may be used, by names or numbers, comma-separated'),
  f.member('usage_end', TIMESTAMP, 'usage_end', 'End of the use that is shown (seconds since 1970)'),
  f.member('usage_start', TIMESTAMP, 'usage_start', 'Start of the use that is shown (seconds since 1970)'),
  f.member('user', CSV_STRING_LIST, 'user_list', 'Users, comma-separated'),
  f.input('with_usage', assocConditionFlag('WITH_USAGE'), 'Shows accounted use', UNTIL_41),
  f.input('with_deleted', assocConditionFlag('WITH_DELETED'), 'Finds deleted associations too', UNTIL_41),
  f.input('with_raw_qos', assocConditionFlag('RAW_QOS'), 'Shows qualities of service as they are kept: those that are added to or taken from the ones of the parent', UNTIL_41),
  f.input('with_sub_accts', assocConditionFlag('SUB_ACCOUNTS'), 'Finds those of accounts below the named ones too', UNTIL_41),
  f.input('without_parent_info', assocConditionFlag('WITHOUT_PARENT_INFO'), 'Leaves out the number and name of the parent', UNTIL_41),
  f.input('without_parent_limits', assocConditionFlag('WITHOUT_PARENT_LIMITS'), 'Leaves out limits that come from parents', UNTIL_41),
]);
