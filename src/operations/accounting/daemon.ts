/** The accounting daemon itself: whether it answers, what it counts, how it is configured. */
import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import { errorNumber, SlurmError } from '../../errors.js';
import type { Configuration } from '../../messages/accounting/configuration.js';
import { getConfiguration } from '../../messages/accounting/configuration.js';
import { getStatistics } from '../../messages/accounting/statistics.js';
import { OPENAPI_SLURMDBD_CONF_RESP } from '../../model/types/accounting/conf.js';
import { OPENAPI_SLURMDBD_STATS_RESP } from '../../model/types/accounting/diag.js';
import type { AccountingPing } from '../../model/types/accounting/ping.js';
import { OPENAPI_SLURMDBD_PING_RESP } from '../../model/types/accounting/ping.js';
import { recordFailure } from '../failures.js';
import type { AnyRequest, OperationReply } from '../operation.js';
import { operation } from '../operation.js';
import { clientOf, read } from './session.js';

/** A reply with what is read under a key, empty where it cannot be had: the failure is beside it. */
async function readOne<T>(
  request: AnyRequest,
  key: string,
  work: (calls: AccountingCalls) => Promise<T>,
  failed: { readonly source: string; readonly description: string },
): Promise<OperationReply> {
  let value: T | null = null;
  try {
    value = await read(request, work);
  } catch (error) {
    recordFailure(request.findings, error, failed.source, failed.description);
  }
  return { type: 'object', payload: { [key]: value } };
}

/** @throws {SlurmError} where the daemon tells of it as text only, as it does up to 25.11. */
async function configurationOf(calls: AccountingCalls): Promise<Configuration> {
  const answer = await calls.call(getConfiguration, {});
  if (answer !== null && 'dbd_host' in answer) return answer;
  throw new SlurmError('ESLURM_NOT_SUPPORTED');
}

/**
 * The daemons in turn until one answers: a backup is not there for requests before it takes over. That
 * none does is an error as it is wherever one is asked.
 */
async function pings(request: AnyRequest): Promise<AccountingPing[]> {
  const { caller, findings, signal } = request;
  const client = clientOf(request);
  const answers: AccountingPing[] = [];
  let description = 'Failed to open slurmdbd connection';
  for (const [offset, { host: hostname }] of client.addresses.entries()) {
    const started = process.hrtime.bigint();
    const failure = await client.ping(offset, caller, { signal });
    const latency = (process.hrtime.bigint() - started) / 1000n;
    answers.push({ hostname, offset, rc: pingCode(failure), latency });
    if (failure === null) return answers;
    description += `: ${failure.message}`;
  }
  findings.error(errorNumber('ESLURM_DB_CONNECTION'), description, 'openapi_get_db_conn');
  return answers;
}

/** Where nobody is at the other end it is the system's own error, as upstream has it. */
function pingCode(failure: SlurmError | null): number {
  const { errno } = (failure?.cause ?? {}) as NodeJS.ErrnoException;
  return errno === undefined ? (failure?.errorNumber ?? 0) : -errno;
}

export const getAccountingDiag = operation({
  group: 'slurmdb',
  method: 'get',
  path: '/diag/',
  summary: 'Statistics of the accounting daemon',
  description: 'For administrators.',
  response: OPENAPI_SLURMDBD_STATS_RESP,
  responseDescription: 'Counters and times since the daemon started or they were reset',
  handle: (request) =>
    readOne(request, 'statistics', (calls) => calls.call(getStatistics, {}), {
      source: 'slurmdb_get_stats',
      description: 'stats query failed',
    }),
});

export const getAccountingPing = operation({
  group: 'slurmdb',
  method: 'get',
  path: '/ping/',
  versions: { since: 42 },
  summary: 'Ask whether the accounting daemon answers',
  response: OPENAPI_SLURMDBD_PING_RESP,
  responseDescription: 'The daemon with its answer; where it has none, the backup too',
  handle: async (request) => ({ type: 'object', payload: { pings: await pings(request) } }),
});

export const getAccountingConf = operation({
  group: 'slurmdb',
  method: 'get',
  path: '/conf',
  versions: { since: 45 },
  summary: 'Show the configuration of the accounting daemon',
  description: 'Daemons before 26.05 cannot tell it.',
  response: OPENAPI_SLURMDBD_CONF_RESP,
  responseDescription: 'Settings of slurmdbd.conf',
  handle: (request) =>
    readOne(request, 'conf', configurationOf, {
      source: '_dump_conf',
      description: 'slurmdb_config_get() failed',
    }),
});
