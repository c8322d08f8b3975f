/** Remote procedure calls: which message asks, which messages may answer, and since when. */
import { WireError } from '../../wire/errors.js';
import { Reader } from '../../wire/reader.js';
import type { ProtocolRange, ProtocolVersion } from '../../wire/versions.js';
import { inProtocolRange } from '../../wire/versions.js';
import { Writer } from '../../wire/writer.js';
import type { RecordType } from './record.js';
import type { ListReplyType } from './reply.js';

/** A message that answers: its number and layout. */
export interface ReplyType<T> {
  readonly messageType: number;
  readonly type: RecordType<T>;
}

/** What is common to all calls. */
interface CallBase<Q> {
  readonly name: string;
  readonly messageType: number;
  readonly request: RecordType<Q>;
  /** Releases that have the call. */
  readonly range: ProtocolRange;
  /** May be sent again when it is not known whether it was carried out. */
  readonly idempotent: boolean;
}

/** A call that is answered by one small message, or by a return code alone. */
export interface Call<Q, A> extends CallBase<Q> {
  readonly reply: ReplyType<A> | null;
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
  readonly range?: ProtocolRange;
  readonly idempotent?: boolean;
}

/** Declares a call. */
export function call<Q, A = never>(options: CallOptions<Q> & { reply?: ReplyType<A> }): Call<Q, A> {
  return {
    ...options,
    range: options.range ?? {},
    idempotent: options.idempotent ?? false,
    reply: options.reply ?? null,
  };
}

/** Declares a call that is answered by a list; reading is always repeatable. */
export function listCall<Q, H, R, T>(
  options: CallOptions<Q> & { reply: ListReplyType<H, R, T> },
): ListCall<Q, H, R, T> {
  return { ...options, range: options.range ?? {}, idempotent: options.idempotent ?? true };
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
