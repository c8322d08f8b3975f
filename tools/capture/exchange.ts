/** One request to a controller and the bytes of its reply, with nothing decoded but the header. */
import { connect } from 'node:net';
import type { AnyCall } from '../../src/messages/engine/rpc.js';
import { encodeRequest } from '../../src/messages/engine/rpc.js';
import { AUTH_PLUGINS, decodeReplyHeader, encodeFrame } from '../../src/wire/header.js';
import { Reader } from '../../src/wire/reader.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';

/** Where a controller listens, and a token that it accepts. */
export interface Peer {
  readonly port: number;
  readonly token: string;
}

/** A reply's message type and body. */
export interface RawReply {
  readonly messageType: number;
  readonly body: Buffer;
}

const TIMEOUT_MS = 10_000;

/** Asks in one version. Throws where the answer is in another version, cut, or none. */
export async function ask<Q>(
  peer: Peer,
  version: ProtocolVersion,
  rpc: AnyCall<Q>,
  value: Partial<Q>,
): Promise<RawReply> {
  const credential = new Writer();
  credential.str(peer.token);
  credential.str(null);
  const frame = await roundTrip(
    peer.port,
    encodeFrame({
      version,
      messageType: rpc.messageType,
      body: encodeRequest(rpc, version, value),
      credential: { pluginId: AUTH_PLUGINS.jwt, bytes: credential.finish() },
    }),
  );
  const reader = new Reader(frame, 4);
  const header = decodeReplyHeader(reader);
  const body = frame.subarray(reader.position);
  if (header.version !== version || body.length !== header.bodyBytes) {
    throw new Error(`${rpc.name}: no whole answer in protocol version ${version}`);
  }
  return { messageType: header.messageType, body };
}

/** Writes a frame and collects what comes back, up to the close of the connection. */
function roundTrip(port: number, frame: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    const chunks: Buffer[] = [];
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('timed out')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
    socket.write(frame);
  });
}
