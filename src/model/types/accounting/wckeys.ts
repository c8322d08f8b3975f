/** Workload characterization keys: labels of jobs that usage is accounted on beside associations. */
import type { Given } from '../../../messages/accounting/calls.js';
import type { WckeyCondition, WckeyRecord } from '../../../messages/accounting/wckeys.js';
import type { Kind } from '../../engine/kind.js';
import { delegate } from '../../engine/kind.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { WCKEY_FLAGS, WCKEY_TAG_FLAGS } from '../../kinds/account-flags.js';
import { BOOL16 } from '../../kinds/booleans.js';
import { UINT32 } from '../../kinds/numbers.js';
import { CSV_STRING_LIST, STRING, STRING_LIST } from '../../kinds/text.js';
import { TIMESTAMP } from '../../kinds/times.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import { ACCOUNTING_LIST } from './associations.js';
import type { ReadCondition } from './conditions.js';

/** A key of a job. */
interface WckeyTag {
  readonly wckey: string | null;
  readonly flags: number;
}

const WCKEY_TAG_STRUCT = defineObject<WckeyTag>()('WCKEY_TAG_STRUCT', (f) => [
  f.member('wckey', STRING, 'wckey', 'Name of the key', { required: true }),
  f.member('flags', WCKEY_TAG_FLAGS, 'flags', 'How the job came to have it', { required: true }),
]);

/** A job's key. An asterisk stands before one that the job has because it named none. */
function tagOf(text: string | null): WckeyTag {
  return text?.startsWith('*') ? { wckey: text.slice(1), flags: 1 } : { wckey: text, flags: 0 };
}

/** The key of a job, for output only. */
export const WCKEY_TAG: Kind<string | null> = {
  ...delegate<string | null, WckeyTag>(WCKEY_TAG_STRUCT, {
    name: 'WCKEY_TAG',
    zero: null,
    toInner: tagOf,
  }),
  writer(version) {
    const write = WCKEY_TAG_STRUCT.writer(version);
    return (text, context) => (text === null && context.complex ? 'null' : write(tagOf(text), context));
  },
};

/** A key of a user on a cluster. */
export const WCKEY = defineObject<WckeyRecord>()('WCKEY', (f) => [
  f.member('accounting', ACCOUNTING_LIST, 'accounting_list', 'What was used under the key, where that is asked for'),
  f.member('cluster', STRING, 'cluster', 'Cluster', { required: true }),
  f.member('id', UINT32, 'id', 'Number of this key of this user on this cluster'),
  f.member('name', STRING, 'name', 'Name of the key', { required: true }),
  f.member('user', STRING, 'user', 'User', { required: true }),
  f.member('flags', WCKEY_FLAGS, 'flags', 'Flags of the key'),
]);

export const WCKEY_LIST = listOf('WCKEY_LIST', WCKEY);

/** A key as it is given. */
export type WckeyInput = Given<WckeyRecord>;

/** A reply with keys. */
export interface WckeysResponse extends Envelope {
  readonly wckeys: readonly WckeyRecord[] | null;
}

/** A body that adds keys. */
export interface WckeysRequest {
  readonly wckeys: readonly WckeyInput[] | null;
}

export const OPENAPI_WCKEY_RESP = defineObject<WckeysResponse>()('OPENAPI_WCKEY_RESP', (f) => [
  f.member('wckeys', WCKEY_LIST, 'wckeys', 'Workload characterization keys', { required: true }),
  ...envelopeFields(f),
]);

/** A reply with the keys that were removed. */
interface WckeysRemovedResponse extends Envelope {
  readonly deleted_wckeys: readonly string[] | null;
}

export const OPENAPI_WCKEY_REMOVED_RESP = defineObject<WckeysRemovedResponse>()('OPENAPI_WCKEY_REMOVED_RESP', (f) => [
  f.member('deleted_wckeys', STRING_LIST, 'deleted_wckeys', 'The keys that were removed', { required: true }),
  ...envelopeFields(f),
]);

/** Path of the keys of one name. */
export interface WckeyParameters {
  readonly wckey: string | null;
}

export const OPENAPI_WCKEY_PARAM = defineObject<WckeyParameters>()('OPENAPI_WCKEY_PARAM', (f) => [f.member('id', STRING, 'wckey', 'Name of the key', { required: true })]);

/** Which keys. */
export type WckeyQuery = ReadCondition<WckeyCondition>;

export const WCKEY_CONDITION = defineObject<WckeyQuery>()('WCKEY_CONDITION', (f) => [
  f.member('cluster', CSV_STRING_LIST, 'cluster_list', 'Clusters'),
  f.member('format', CSV_STRING_LIST, 'format_list', 'Changes nothing: for command line tools', { until: 44, deprecated: 43 }),
  f.member('id', CSV_STRING_LIST, 'id_list', 'Numbers of keys'),
  f.member('name', CSV_STRING_LIST, 'name_list', 'Names of keys'),
  f.member('only_defaults', BOOL16, 'only_defs', 'Only default keys'),
  f.member('usage_end', TIMESTAMP, 'usage_end', 'End of the usage that is shown (seconds since 1970)'),
  f.member('usage_start', TIMESTAMP, 'usage_start', 'Start of the usage that is shown (seconds since 1970)'),
  f.member('user', CSV_STRING_LIST, 'user_list', 'Users'),
  f.member('with_usage', BOOL16, 'with_usage', 'Shows what was used'),
  f.member('with_deleted', BOOL16, 'with_deleted', 'Deleted keys too'),
]);
