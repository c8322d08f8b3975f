/** Licences. */
import type { LicenseRecord } from '../cluster/derive/license.js';
import { deriveLicense } from '../cluster/derive/license.js';
import type { ListStream } from '../cluster/list-stream.js';
import type { LicenseInfo, LicenseInfoHead } from '../messages/licenses.js';
import { listLicenses } from '../messages/licenses.js';
import { OPENAPI_LICENSES_RESP } from '../model/types/licenses.js';
import { recordFailure } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { operation } from './operation.js';

type LicenseStream = ListStream<LicenseInfoHead, LicenseInfo, object>;

/** A failure shows the empty list beside its error. */
const NO_LICENSES: OperationReply = { type: 'object', payload: { licenses: [], last_update: 0 } };

async function* records(stream: LicenseStream): AsyncGenerator<LicenseRecord[]> {
  for await (const slice of stream.slices()) yield slice.map(({ record }) => deriveLicense(record));
}

async function getAll(request: OperationRequest): Promise<OperationReply> {
  const { cluster, caller, findings, signal } = request;
  const body = { last_update: 0, show_flags: 0 };
  try {
    const stream = await cluster.controller.list(listLicenses, body, caller, { signal });
    if (stream === null) return NO_LICENSES;
    const { num_lic, last_update } = stream.head;
    if (num_lic === 0) findings.warn('Zero licenses to dump', '');
    return { type: 'list', list: 'licenses', payload: { last_update }, records: records(stream) };
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
