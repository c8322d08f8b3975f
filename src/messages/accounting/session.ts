/** Sessions with slurmdbd: how they begin and end (upstream: persist_conn.c, slurmdbd_pack.c). */
import type { RecordOf } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import type { ReplyType } from '../engine/rpc.js';
import { call } from '../engine/rpc.js';
import { str, u16, u32 } from '../engine/type.js';

/** Number of the message that opens a session. */
export const PERSIST_INIT = 6500;
/** Number of the message that answers it, and that may answer anything else. */
export const PERSIST_RC = 1433;
/** What a session is for (upstream: persist_conn_type_t): accounting. */
export const PERSIST_TYPE_DBD = 1;

/**
 * 6500, upstream: persist_init_req_msg_t. `version` is the 16-bit word of the protocol version. With
 * any `port` but 0 the sender would be taken for a controller.
 */
export const persistInit = record('persist_init_req_msg_t', [
  field('version', u16),
  field('cluster_name', str),
  field('persist_type', u16, { initial: PERSIST_TYPE_DBD }),
  field('port', u16),
]);

/**
 * 1433, upstream: persist_rc_msg_t. `ret_info` is the version word where a session opens, and else the
 * number of the message that is answered.
 */
export const persistReturnCode = record('persist_rc_msg_t', [
  field('comment', str),
  field('flags', u16),
  field('rc', u32),
  field('ret_info', u16),
]);
export type PersistReturnCode = RecordOf<typeof persistReturnCode>;

/** 1433 where its comment is the answer. */
export const persistReturnCodeReply: ReplyType<PersistReturnCode> = {
  messageType: PERSIST_RC,
  type: persistReturnCode,
};

/**
 * 1401: ends what was changed, and perhaps the session. `commit` 1 keeps the changes and tells the
 * controllers, 0 drops them; `close_conn` 0 keeps the session. Upstream: dbd_fini_msg_t.
 */
export const finish = call({
  name: 'DBD_FINI',
  messageType: 1401,
  daemon: 'slurmdbd',
  request: record('dbd_fini_msg_t', [field('close_conn', u16), field('commit', u16)]),
  reply: persistReturnCodeReply,
});
