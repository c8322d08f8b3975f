/**
 * An HTTP/1.1 client that sends exactly the bytes it is told to and takes the first reply: tests of a
 * daemon need requests that well-behaved clients refuse to make, and Slurm's daemon may send a second
 * reply behind an error.
 */

import { connect } from 'node:net';

/** A request. Header names are sent as written, in their order. */
export interface RawRequest {
  readonly method: string;
  /** The request target, sent as it stands: `/slurm/v0.0.45/jobs?flags=ALL`. */
  readonly target: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Sent with a Content-Length unless `headers` has one. */
  readonly body?: string | Buffer;
  /** `HTTP/1.1` unless given. */
  readonly protocol?: string;
}

/** A reply. Header names are in lower case; the last of repeated ones counts. */
export interface RawReply {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const REPLY_LIMIT_BYTES = 256 * 1024 * 1024;
/** No head is longer. */
const HEAD_LIMIT_BYTES = 16_384;

/**
 * Sends one request over a connection of its own.
 * @throws Error when nothing, or half a reply, came before the connection ended or the time was up.
 */
export async function sendRaw(
  endpoint: string,
  request: RawRequest,
  timeoutMs = 30_000,
): Promise<RawReply> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no reply in ${timeoutMs} ms`)));
  const chunks: Buffer[] = [];
  let lengthBytes = 0;
  try {
    socket.write(encodeRequest(request, `${hostname}:${port}`));
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      lengthBytes += chunk.length;
      if (lengthBytes > REPLY_LIMIT_BYTES) throw new Error('the reply is too large');
      if (!mayBeComplete(chunks, lengthBytes)) continue;
      const reply = parseReply(Buffer.concat(chunks), request.method, false);
      if (reply !== null) return reply;
    }
  } catch (error) {
    // Errors come with a reset when the peer closes with our bytes unread; what was sent still counts.
    const reply = parseReply(Buffer.concat(chunks), request.method, true);
    if (reply !== null) return reply;
    throw error;
  } finally {
    socket.destroy();
  }
  const reply = parseReply(Buffer.concat(chunks), request.method, true);
  if (reply === null) throw new Error('the connection ended without a whole reply');
  return reply;
}

function encodeRequest(request: RawRequest, host: string): Buffer {
  const headers = [...(request.headers ?? [])];
  const has = (name: string) => headers.some(([key]) => key.toLowerCase() === name);
  if (!has('host')) headers.unshift(['Host', host]);
  const body = Buffer.from(request.body ?? '');
  if (request.body !== undefined && !has('content-length') && !has('transfer-encoding')) {
    headers.push(['Content-Length', String(body.length)]);
  }
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const line = [request.method, request.target, request.protocol ?? 'HTTP/1.1'].join(' ').trim();
  return Buffer.concat([Buffer.from(`${line}\r\n${lines}\r\n`), body]);
}

/** Saves joining a long reply anew with every chunk of it. */
function mayBeComplete(chunks: readonly Buffer[], lengthBytes: number): boolean {
  const head = Buffer.concat(chunks.slice(0, 2)).subarray(0, 2_048).toString('latin1');
  const announced = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1];
  if (announced !== undefined) return lengthBytes >= Number(announced);
  // Without either only a head can be whole before the connection ends.
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return lengthBytes <= HEAD_LIMIT_BYTES;
  return Buffer.concat(chunks.slice(-5)).subarray(-5).equals(Buffer.from('0\r\n\r\n'));
}

/** The first reply in the bytes, or null while it is not whole. */
function parseReply(bytes: Buffer, method: string, ended: boolean): RawReply | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const match = /^HTTP\/\d\.\d (\d{3}) ?(.*)$/.exec(statusLine);
  if (match === null) throw new Error(`not a status line: ${statusLine.slice(0, 80)}`);
  const status = Number(match[1]);
  const rest = bytes.subarray(headEnd + 4);
  if (status === 100) return parseReply(rest, method, ended);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = bodyOf(rest, headers, status === 204 || status === 304 || method === 'HEAD', ended);
  return body === null ? null : { status, reason: match[2] ?? '', headers, body };
}

function bodyOf(
  rest: Buffer,
  headers: Readonly<Record<string, string>>,
  bodiless: boolean,
  ended: boolean,
): Buffer | null {
  if (bodiless) return Buffer.alloc(0);
  if (headers['transfer-encoding'] === 'chunked') return joinChunks(rest);
  const announced = headers['content-length'];
  if (announced === undefined) return ended ? rest : null;
  return rest.length < Number(announced) ? null : rest.subarray(0, Number(announced));
}

function joinChunks(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}
