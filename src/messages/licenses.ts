/** Licences (upstream: slurm_protocol_pack.c). How many are free is derived, not sent. */
import type { RecordOf } from './engine/record.js';
import { field, record } from './engine/record.js';
import type { ListReplyType } from './engine/reply.js';
import { listCall } from './engine/rpc.js';
import { str, time, u8, u16, u32 } from './engine/type.js';

/** Upstream: slurm_license_info_t. */
export const licenseInfo = record('slurm_license_info_t', [
  field('name', str),
  field('total', u32),
  field('in_use', u32),
  field('reserved', u32),
  field('remote', u8),
  field('last_consumed', u32),
  field('last_deficit', u32),
  field('last_update', time),
  field('mode', u8, { since: 43 }),
  field('nodes', str, { since: 43 }),
]);
export type LicenseInfo = RecordOf<typeof licenseInfo>;

/** Head of 1022. */
export const licenseInfoHead = record('license_info_msg_t', [
  field('num_lic', u32),
  field('last_update', time),
]);
export type LicenseInfoHead = RecordOf<typeof licenseInfoHead>;

const licenseInfoReply: ListReplyType<LicenseInfoHead, LicenseInfo, object> = {
  messageType: 1022,
  head: licenseInfoHead,
  record: licenseInfo,
  tail: record('no tail', []),
  count: (head) => head.num_lic,
};

/** 1021: all licences. */
export const listLicenses = listCall({
  name: 'REQUEST_LICENSE_INFO',
  messageType: 1021,
  request: record('license_info_request_msg_t', [
    field('last_update', time),
    field('show_flags', u16),
  ]),
  reply: licenseInfoReply,
});
