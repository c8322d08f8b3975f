/** Whether a controller is there. */
import { empty } from './common.js';
import { call } from './engine/rpc.js';

/** 1008, answered by a return code. Standby controllers answer 0 as well. */
export const ping = call({
  name: 'REQUEST_PING',
  messageType: 1008,
  request: empty,
  idempotent: true,
});
