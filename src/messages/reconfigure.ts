/** Having the controller read its configuration again. */
import { empty } from './common.js';
import { call } from './engine/rpc.js';

/** 1003; answered when the new configuration is in force, which may take longer than MessageTimeout. */
export const reconfigure = call({
  name: 'REQUEST_RECONFIGURE',
  messageType: 1003,
  request: empty,
});
