/** Shares of accounts and users, and what they used. */
import { deriveShares } from '../cluster/derive/shares.js';
import { listShares } from '../messages/shares.js';
import type { SharesQuery } from '../model/types/shares.js';
import { OPENAPI_SHARES_RESP, SHARES_REQ_MSG, SHARES_STREAM } from '../model/types/shares.js';
import { recordFailure } from './failures.js';
import { recordsOf } from './open-list.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';

/** No names given is no list for the controller: an empty one would leave everything out. */
function wanted(names: readonly string[] | null | undefined): string[] | null {
  return names?.length ? [...names] : null;
}

async function getAll(request: OperationRequest<unknown, SharesQuery>): Promise<OperationReply> {
  const { cluster, caller, findings, query, signal } = request;
  const body = { acct_list: wanted(query.acct_list), user_list: wanted(query.user_list) };
  try {
    const stream = await cluster.controller.list(listShares, body, caller, { signal });
    if (stream === null) return { type: 'object', payload: { shares: null, tot_shares: 0n } };
    const names = stream.head.tres_names ?? [];
    return {
      type: 'list',
      list: 'shares/shares',
      payload: {},
      ...recordsOf(stream, (slice) => slice.map(({ record }) => deriveShares(record, names))),
      tail: () => stream.tail,
    };
  } catch (error) {
    const source = 'slurm_associations_get_shares()';
    recordFailure(findings, error, source, `${source} failed`);
    return FAILURE;
  }
}

export const getShares = operation<unknown, SharesQuery>({
  group: 'slurm',
  method: 'get',
  path: '/shares',
  summary: 'List shares',
  query: SHARES_REQ_MSG,
  response: OPENAPI_SHARES_RESP,
  responseDescription: 'Shares of associations and what they used',
  writes: SHARES_STREAM,
  handle: getAll,
});
