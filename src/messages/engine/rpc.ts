/** Remote procedure calls: which message asks, which messages may answer, and since when. */
import { WireError } from '../../wire/errors.js';
import { Reader } from '../../wire/reader.js';
import type { ProtocolRange, ProtocolVersion } from '../../wire/versions.js';
import { inProtocolRange } from '../../wire/versions.js';
import { Writer } from '../../wire/writer.js';
import type { RecordType } from './record.js';
import type { ListReplyType } from './reply.js';

/** A message that answers: its number and layout, and the versions in which it does. */
export interface ReplyType<T> {
  readonly messageType: number;
  readonly type: RecordType<T>;
  readonly range?: ProtocolRange;
}

/** What is common to all calls. */
interface CallBase<Q> {
  readonly name: string;
  readonly messageType: number;
  readonly request: RecordType<Q>;
  /** Who is asked: a controller takes one call a connection, slurmdbd holds a session. */
  readonly daemon: 'slurmctld' | 'slurmdbd';
  /** Releases that have the call. */
  readonly range: ProtocolRange;
  /** May be sent again when it is not known whether it was carried out. */
  readonly idempotent: boolean;
}

/** A call that is answered by one small message, or by a return code alone. */
export interface Call<Q, A> extends CallBase<Q> {
  readonly replies: readonly ReplyType<A>[];
}

/** A call that is answered by a list. */
export interface ListCall<Q, H, R, T> extends CallBase<Q> {
  readonly reply: ListReplyType<H, R, T>;
}

/** Any call's request side. */
export type AnyCall<Q> = CallBase<Q>;

interface CallOptions<Q> {
  readonly name: string;
  readonly messageType: number;
  readonly request: RecordType<Q>;
  readonly daemon?: CallBase<Q>['daemon'];
  readonly range?: ProtocolRange;
  readonly idempotent?: boolean;
}

/** Declares a call. Besides its own reply, or replies, anything may be answered by a return code. */
export function call<Q, A = never>(
  options: CallOptions<Q> & { readonly reply?: ReplyType<A> | readonly ReplyType<A>[] },
): Call<Q, A> {
  const { reply = [], ...rest } = options;
  const replies = [reply].flat();
  return { daemon: 'slurmctld', range: {}, idempotent: false, ...rest, replies };
}

/** Declares a call that is answered by a list; reading is always repeatable. */
export function listCall<Q, H, R, T>(
  options: CallOptions<Q> & { readonly reply: ListReplyType<H, R, T> },
): ListCall<Q, H, R, T> {
  return { daemon: 'slurmctld', range: {}, idempotent: true, ...options };
}

/** The layout of an answer, or null where the call is not answered so in the version. */
export function replyOf<Q, A>(
  rpc: Call<Q, A>,
  version: ProtocolVersion,
  messageType: number,
): RecordType<A> | null {
  const found = rpc.replies.find(
    (reply) => reply.messageType === messageType && inProtocolRange(reply.range ?? {}, version),
  );
  return found?.type ?? null;
}

/** Whether a protocol version has the call. */
export function isCallIn(
  rpc: { readonly range: ProtocolRange },
  version: ProtocolVersion,
): boolean {
  return inProtocolRange(rpc.range, version);
}

/** Packs a request's body. A call that the version lacks, or a value it cannot carry, is an error. */
export function encodeRequest<Q>(
  rpc: AnyCall<Q>,
  version: ProtocolVersion,
  value: Partial<Q>,
): Buffer {
  if (!inProtocolRange(rpc.range, version)) {
    throw new WireError(
      'NOT_ENCODABLE',
      `${rpc.name} does not exist in protocol version ${version}`,
    );
  }
  const writer = new Writer();
  rpc.request.encoder(version)(writer, value);
  return writer.finish();
}

/** Decodes a whole body. Bytes behind the last known field are ignored, as both daemons do. */
export function decodeBody<T>(type: RecordType<T>, version: ProtocolVersion, body: Buffer): T {
  return type.decoder(version)(new Reader(body));
}
