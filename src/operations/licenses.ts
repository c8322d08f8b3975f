/** Licences. */
import { deriveLicense } from '../cluster/derive/license.js';
import { listLicenses } from '../messages/licenses.js';
import { OPENAPI_LICENSES_RESP } from '../model/types/licenses.js';
import { recordFailure } from './failures.js';
import { recordsOf } from './open-list.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { operation } from './operation.js';

/** A failure shows the empty list beside its error. */
const NO_LICENSES: OperationReply = { type: 'object', payload: { licenses: [], last_update: 0 } };

async function getAll(request: OperationRequest): Promise<OperationReply> {
  const { cluster, caller, findings, signal } = request;
  const body = { last_update: 0, show_flags: 0 };
  try {
    const stream = await cluster.controller.list(listLicenses, body, caller, { signal });
    if (stream === null) return NO_LICENSES;
    const { num_lic, last_update } = stream.head;
    if (num_lic === 0) findings.warn('Zero licenses to dump', '');
    const records = recordsOf(stream, (slice) => slice.map(({ record }) => deriveLicense(record)));
    return { type: 'list', list: 'licenses', payload: { last_update }, ...records };
  } catch (error) {
    const description = 'slurm_load_licenses() was unable to load licenses';
    recordFailure(findings, error, 'slurm_load_licenses()', description);
    return NO_LICENSES;
  }
}

export const getLicenses = operation({
  group: 'slurm',
  method: 'get',
  path: '/licenses/',
  summary: 'List licences',
  response: OPENAPI_LICENSES_RESP,
  responseDescription: 'Licences that the cluster tracks',
  handle: getAll,
});
