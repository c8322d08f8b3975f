/** Everything that the accounting database has about clusters, people and limits, in one object. */
import type { AccountRecord } from '../../../messages/accounting/accounts.js';
import type { AssociationRecord } from '../../../messages/accounting/associations.js';
import type { ClusterRecord } from '../../../messages/accounting/clusters.js';
import type { QosRecord } from '../../../messages/accounting/qos.js';
import type { TresRecord } from '../../../messages/accounting/tres.js';
import type { UserRecord } from '../../../messages/accounting/users.js';
import type { WckeyRecord } from '../../../messages/accounting/wckeys.js';
import { defineObject } from '../../engine/object.js';
import { TRES_LIST } from '../../kinds/tres.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';
import type { AccountInput } from './accounts.js';
import { ACCOUNT_LIST } from './accounts.js';
import type { AssociationInput } from './association-records.js';
import { ASSOC_LIST } from './association-records.js';
import type { ClusterInput } from './clusters.js';
import { CLUSTER_REC_LIST } from './clusters.js';
import { INSTANCE_LIST } from './instances.js';
import type { QosInput } from './qos.js';
import { QOS_LIST } from './qos.js';
import type { UserInput } from './users.js';
import { USER_LIST } from './users.js';
import type { WckeyInput } from './wckeys.js';
import { WCKEY_LIST } from './wckeys.js';

/** All of it as it is shown. */
interface ConfigResponse extends Envelope {
  readonly clusters: readonly ClusterRecord[] | null;
  readonly tres: readonly TresRecord[] | null;
  readonly accounts: readonly AccountRecord[] | null;
  readonly users: readonly UserRecord[] | null;
  readonly qos: readonly QosRecord[] | null;
  readonly wckeys: readonly WckeyRecord[] | null;
  readonly associations: readonly AssociationRecord[] | null;
  readonly instances: readonly [] | null;
}

/** What is to be stored; what is absent stays as it is. */
export interface ConfigRequest {
  readonly clusters?: readonly ClusterInput[] | null;
  readonly tres?: readonly Partial<TresRecord>[] | null;
  readonly accounts?: readonly AccountInput[] | null;
  readonly users?: readonly UserInput[] | null;
  readonly qos?: readonly QosInput[] | null;
  readonly wckeys?: readonly WckeyInput[] | null;
  readonly associations?: readonly AssociationInput[] | null;
}

export const OPENAPI_SLURMDBD_CONFIG_RESP = defineObject<ConfigResponse>()('OPENAPI_SLURMDBD_CONFIG_RESP', (f) => [
  f.member('clusters', CLUSTER_REC_LIST, 'clusters', 'Clusters'),
  f.member('tres', TRES_LIST, 'tres', 'Trackable resources; none can be added'),
  f.member('accounts', ACCOUNT_LIST, 'accounts', 'Accounts'),
  f.member('users', USER_LIST, 'users', 'Users'),
  f.member('qos', QOS_LIST, 'qos', 'Qualities of service'),
  f.member('wckeys', WCKEY_LIST, 'wckeys', 'Workload characterization keys'),
  f.member('associations', ASSOC_LIST, 'associations', 'Associations'),
  f.member('instances', INSTANCE_LIST, 'instances', 'Nothing: instances are shown elsewhere', { until: 44, deprecated: 43 }),
  ...envelopeFields(f),
]);
