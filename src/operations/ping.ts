/** Whether the controllers answer. */
import type { ControllerPing } from '../model/types/ping.js';
import { OPENAPI_PING_ARRAY_RESP } from '../model/types/ping.js';
import type { OperationRequest } from './operation.js';
import { operation } from './operation.js';

/** Each configured controller is asked by itself, all at once; the first one is the primary. */
async function pings({ cluster, caller, signal }: OperationRequest): Promise<ControllerPing[]> {
  const { controllers } = cluster.pinged;
  return await Promise.all(
    controllers.map(async ({ name }, offset) => {
      const started = process.hrtime.bigint();
      const failure = await cluster.pinged.ping(offset, caller, { signal });
      return {
        hostname: name,
        offset,
        controllers: controllers.length,
        rc: failure?.errorNumber ?? 0,
        latency: (process.hrtime.bigint() - started) / 1000n,
      };
    }),
  );
}

export const getPing = operation({
  group: 'slurm',
  method: 'get',
  path: '/ping/',
  summary: 'Ask whether the controllers answer',
  response: OPENAPI_PING_ARRAY_RESP,
  responseDescription: 'Each controller with its answer',
  handle: async (request) => ({ type: 'object', payload: { pings: await pings(request) } }),
});
