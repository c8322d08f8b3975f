/** Frames and headers of the controller's protocol (upstream: slurm_protocol_pack.c, pack_header). */
import { WireError } from './errors.js';
import type { Reader } from './reader.js';
import type { ProtocolVersion } from './versions.js';
import { versionOfWord, versionWord } from './versions.js';
import { Writer } from './writer.js';

/** Flags of a header that mean something to a client. */
export const HEADER_FLAGS = { globalAuthKey: 0x01, slurmdbd: 0x02, noCredential: 0x40 } as const;

/** Which plugin a credential is of (upstream: slurm_auth.h). */
export const AUTH_PLUGINS = { none: 100, munge: 101, jwt: 102, slurm: 103 } as const;

/** A packed credential. */
export interface CredentialBytes {
  readonly pluginId: number;
  readonly bytes: Uint8Array;
}

/** A request's header and what surrounds the body. */
export interface RequestFrame {
  readonly version: ProtocolVersion;
  readonly messageType: number;
  readonly body: Uint8Array;
  /** Null sends the "no credential" flag instead, as the probe of a version does. */
  readonly credential: CredentialBytes | null;
  readonly flags?: number;
}

/** Packs a whole frame, its length in front. */
export function encodeFrame(frame: RequestFrame): Buffer {
  const writer = new Writer({ initialBytes: frame.body.length + 512 });
  const flags = (frame.flags ?? 0) | (frame.credential === null ? HEADER_FLAGS.noCredential : 0);
  writer.u32(0);
  if ((flags & HEADER_FLAGS.slurmdbd) !== 0) writer.u16(frame.messageType);
  writer.u16(versionWord(frame.version));
  writer.u16(flags);
  writer.u16(frame.messageType);
  writer.u32(frame.body.length);
  writer.u16(0);
  writer.u16(0);
  writer.u16(0);
  if (frame.credential !== null) {
    writer.u32(frame.credential.pluginId);
    writer.raw(frame.credential.bytes);
  }
  writer.raw(frame.body);
  const bytes = writer.finish();
  bytes.writeUInt32BE(bytes.length - 4, 0);
  return bytes;
}

/** A reply's header. */
export interface ReplyHeader {
  /** Null where it is a version that is not spoken here. */
  readonly version: ProtocolVersion | null;
  readonly versionWord: number;
  readonly flags: number;
  readonly messageType: number;
  readonly bodyBytes: number;
}

/** Bytes of a reply's header: no forwarding, no returned messages, no address, no credential. */
export const REPLY_HEADER_BYTES = 16;

/** Decodes a reply's header, leaving the reader at the body. Forwarded replies are refused. */
export function decodeReplyHeader(reader: Reader): ReplyHeader {
  const word = reader.u16();
  const version = versionOfWord(word);
  const flags = reader.u16();
  const messageType = reader.u16();
  const bodyBytes = reader.u32();
  const forwards = reader.u16();
  const returned = reader.u16();
  if (forwards !== 0 || returned !== 0) {
    throw new WireError('BAD_HEADER', 'a reply that was forwarded', reader.position);
  }
  skipAddress(reader);
  if ((flags & HEADER_FLAGS.noCredential) === 0 && version !== null) {
    throw new WireError('BAD_HEADER', 'a reply with a credential', reader.position);
  }
  return { version, versionWord: word, flags, messageType, bodyBytes };
}

/** Address families as Slurm numbers them: 2 is IPv4, 10 is IPv6, others carry nothing. */
function skipAddress(reader: Reader): void {
  const family = reader.u16();
  if (family === 2) {
    reader.u32();
    reader.u16();
  } else if (family === 10) {
    reader.mem();
    reader.u16();
  }
}
