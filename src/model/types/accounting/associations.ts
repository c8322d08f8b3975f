/** How other records name associations of the accounting database, and what is accounted on them. */
import { errorNumber } from '../../../errors.js';
import type { AccountingRecord } from '../../../messages/accounting/associations.js';
import type { JobRecord } from '../../../messages/accounting/jobs.js';
import type { AssociationKey } from '../../engine/context.js';
import { isObject } from '../../engine/json.js';
import type { Kind, Read } from '../../engine/kind.js';
import { alias, compileReader, delegate } from '../../engine/kind.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { finder } from '../../kinds/finder.js';
import { UINT32, UINT64 } from '../../kinds/numbers.js';
import { STRING } from '../../kinds/text.js';
import { TIMESTAMP } from '../../kinds/times.js';
import { TRES } from '../../kinds/tres.js';
import type { ApiVersion } from '../../versions.js';

/** Use of a resource in a period, by an association or a workload characterization key. */
export const ACCOUNTING = defineObject<AccountingRecord>()('ACCOUNTING', (f) => [
  f.group('allocated', 'What was allocated'),
  f.member('allocated/seconds', UINT64, 'alloc_secs', 'Seconds of the resource that were allocated'),
  f.member('id', UINT32, 'id', 'Number of the association or workload characterization key'),
  f.member('id_alt', UINT32, 'id_alt', 'Another number; not used', { since: 42 }),
  f.member('start', TIMESTAMP, 'period_start', 'When the period began (seconds since 1970)'),
  f.member('TRES', TRES, 'tres_rec', 'The resource'),
]);

export const ACCOUNTING_LIST = listOf('ACCOUNTING_LIST', ACCOUNTING);

export const ASSOC_SHORT = defineObject<AssociationKey>()('ASSOC_SHORT', (f) => [
  f.member('account', STRING, 'acct', 'Account'),
  f.member('cluster', STRING, 'cluster', 'Cluster'),
  f.member('partition', STRING, 'partition', 'Partition, where it is for one alone'),
  f.member('user', STRING, 'user', 'User; empty where it is for the account itself', { required: true }),
  f.member('id', UINT32, 'id', 'Number in the accounting database'),
]);

export const ASSOC_SHORT_LIST = listOf('ASSOC_SHORT_LIST', ASSOC_SHORT);

/**
 * The number of an association in its record. What names one is read as well, but of that only the
 * number: a record has its names beside it.
 */
const ASSOC_NUMBER: Kind<AssociationKey> = {
  ...delegate(UINT32, { name: 'ASSOC_ID', zero: {} as AssociationKey, toInner: ({ id }) => id }),
  reader(version) {
    const read = readNumber(version);
    return (input, context) => {
      if (typeof input !== 'boolean' && !Array.isArray(input)) return read(input, context);
      return context.fail(errorNumber('ESLURM_INVALID_ASSOC'), `Expected numeric Association ID but got ${context.shown(input)}`);
    };
  },
};

function readNumber(version: ApiVersion): Read<AssociationKey> {
  const readKey = compileReader(ASSOC_SHORT, version);
  const readId = compileReader(UINT32, version);
  return (input, context) => {
    if (input === null || input === '' || (isObject(input) && Object.keys(input).length === 0)) {
      return {} as AssociationKey;
    }
    if (typeof input !== 'object' && typeof input !== 'boolean') {
      return { id: readId(input, context) } as AssociationKey;
    }
    const { id } = readKey(input, context);
    return (id === undefined ? {} : { id }) as AssociationKey;
  };
}

/** The number, with the names beside it in v0.0.40. */
export const ASSOC_ID: readonly (readonly [ApiVersion, Kind<AssociationKey>])[] = [
  [40, { ...alias('ASSOC_ID', ASSOC_SHORT), reader: readNumber }],
  [41, ASSOC_NUMBER],
];

/** The members of a job that say which association it is charged to. */
type Charged = Pick<JobRecord, 'associd' | 'cluster'>;

/** Number and cluster as the job has them. */
const JOB_ASSOC_NUMBER = delegate<Charged, AssociationKey>(ASSOC_SHORT, {
  name: 'JOB_ASSOC_ID',
  zero: { associd: 0, cluster: null },
  toInner: ({ associd, cluster }) => ({ acct: null, cluster, partition: null, user: null, id: associd }),
});

/** What is known of that association; nothing, with a warning, where there is none. */
const JOB_ASSOC_NAMES: Kind<Charged> = {
  ...JOB_ASSOC_NUMBER,
  lookUps: () => ['associations'],
  writer(version) {
    const find = finder(({ id, cluster }: AssociationKey) => numberIn(id, cluster));
    const write = ASSOC_SHORT.writer(version);
    return (job, context) => {
      const number = numberIn(job.associd, job.cluster);
      const found = find(context.lookUps.associations, number);
      if (found !== undefined) return write(found, context);
      context.findings.warn(`Unknown association with id#${job.associd}. Unable to dump association.`, '');
      return '{}';
    };
  },
};

/** The association of a job. Its names are looked up until v0.0.42. */
export const JOB_ASSOC_ID: readonly (readonly [ApiVersion, Kind<Charged>])[] = [
  [40, JOB_ASSOC_NAMES],
  [43, JOB_ASSOC_NUMBER],
];

const numberIn = (id: number, cluster: string | null): string => `${id} ${cluster}`;
