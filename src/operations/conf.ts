/** The configuration of the controller. */
import { deriveSlurmConf } from '../cluster/derive/slurm-conf.js';
import { requestBuildInfo } from '../messages/slurm-conf.js';
import { formatTime } from '../model/kinds/time-grammar.js';
import type { UpdateTimeQuery } from '../model/types/reservations.js';
import { OPENAPI_CONF_QUERY, OPENAPI_CONF_RESP } from '../model/types/slurm-conf.js';
import { isUnchanged, recordFailure } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { FAILURE, operation } from './operation.js';

/** Without a change the reply has a warning and no payload. */
async function handle(
  request: OperationRequest<unknown, UpdateTimeQuery>,
): Promise<OperationReply> {
  const { cluster, caller, findings, query, signal } = request;
  const updateTime = query.update_time ?? 0;
  const body = { last_update: updateTime };
  try {
    const conf = await cluster.controller.call(requestBuildInfo, body, caller, { signal });
    if (conf === null) return FAILURE;
    return { type: 'object', payload: { conf: deriveSlurmConf(conf) } };
  } catch (error) {
    if (isUnchanged(error)) {
      const since = `update_time[${updateTime}]=${formatTime(updateTime)}`;
      findings.warn(`No config changes since ${since}`, '_dump_config');
    } else {
      recordFailure(findings, error, 'slurm_load_ctl_conf()', 'slurm_load_ctl_conf() failed');
    }
    return FAILURE;
  }
}

export const getConf = operation<unknown, UpdateTimeQuery>({
  group: 'slurm',
  method: 'get',
  path: '/conf',
  versions: { since: 45 },
  summary: 'Show the configuration',
  query: OPENAPI_CONF_QUERY,
  response: OPENAPI_CONF_RESP,
  responseDescription: "The controller's configuration",
  handle,
});
