/** Configuration files that a controller hands out (upstream: slurm_protocol_pack.c). */

import type { RecordOf } from './engine/record.js';
import { field, record } from './engine/record.js';
import { call } from './engine/rpc.js';
import { bool, list, str, u16, u32 } from './engine/type.js';

/** Upstream: config_file_t. Files that do not exist are listed without content. */
export const configFile = record('config_file_t', [
  field('exists', bool),
  field('execute', bool, { since: 40 }),
  field('file_name', str),
  field('file_content', str),
]);

export const configResponse = record('config_response_msg_t', [
  field('config_files', list(configFile, { bound: 10_000 })),
  field('slurmd_spooldir', str),
]);
export type ConfigResponse = RecordOf<typeof configResponse>;

/** 2015 with flags 0: other flags register the sender for pushes. */
export const requestConfig = call({
  name: 'REQUEST_CONFIG',
  messageType: 2015,
  request: record('config_request_msg_t', [field('flags', u32), field('port', u16, { since: 43 })]),
  reply: { messageType: 2016, type: configResponse },
  idempotent: true,
});
