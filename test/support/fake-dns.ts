/** A name server on a loopback address: it knows the records that it is given, and notes what it is asked. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** What it knows: addresses of names, and where a service is. */
export interface Zone {
  readonly addresses: Readonly<Record<string, string>>;
  readonly services: Readonly<
    Record<string, readonly { priority: number; port: number; name: string }[]>
  >;
}

/** A running name server. */
export interface FakeDns {
  /** Names that services were looked up by, in order. */
  readonly askedServices: readonly string[];
  close(): Promise<void>;
}

const PORT = 53;
const TYPE_A = 1;
const TYPE_SRV = 33;
const HEADER_BYTES = 12;
/** A response that recursion was asked for and is available to; with the code of no such name. */
const FOUND = 0x8180;
const NO_SUCH_NAME = 0x8183;
const TTL_S = 60;

/** Starts one; binding port 53 takes root. */
export async function startFakeDns(host: string, zone: Zone): Promise<FakeDns> {
  const askedServices: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const { name, type, end } = questionOf(query);
    if (type === TYPE_SRV) askedServices.push(name);
    const records = recordsOf(zone, name, type);
    const header = Buffer.alloc(HEADER_BYTES);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(records.length > 0 ? FOUND : NO_SUCH_NAME, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    const answers = records.map((data) => answerOf(type, data));
    socket.send(
      Buffer.concat([header, query.subarray(HEADER_BYTES, end), ...answers]),
      port,
      address,
    );
  });
  socket.bind(PORT, host);
  await once(socket, 'listening');
  return {
    askedServices,
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let position = HEADER_BYTES;
  for (let length = query[position] ?? 0; length > 0; length = query[position] ?? 0) {
    labels.push(query.toString('latin1', position + 1, position + 1 + length));
    position += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(position + 1), end: position + 5 };
}

function recordsOf({ addresses, services }: Zone, name: string, type: number): Buffer[] {
  const address = addresses[name];
  if (type === TYPE_A && address !== undefined)
    return [Buffer.from(address.split('.').map(Number))];
  if (type !== TYPE_SRV) return [];
  return (services[name] ?? []).map(({ priority, port, name: host }) => {
    const head = Buffer.alloc(6);
    head.writeUInt16BE(priority, 0);
    head.writeUInt16BE(port, 4);
    const labels = host.split('.').map((label) => [label.length, ...Buffer.from(label)]);
    return Buffer.from([...head, ...labels.flat(), 0]);
  });
}

/** Its name is the question's. */
function answerOf(type: number, data: Buffer): Buffer {
  const head = Buffer.from([0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, TTL_S, 0, data.length]);
  return Buffer.concat([head, data]);
}
