/** Sessions with slurmdbd, frame by frame: one of our own, and those of Slurm's commands. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import {
  PERSIST_INIT,
  persistInit,
  persistReturnCode,
} from '../../src/messages/accounting/session.js';
import { decodeBody } from '../../src/messages/engine/rpc.js';
import { AUTH_PLUGINS, encodeFrame, HEADER_FLAGS } from '../../src/wire/header.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { versionWord } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Peer, RawReply } from './exchange.js';

const TIMEOUT_MS = 10_000;
/** In slurm.conf's directory, which the cluster sees as /etc/slurm. */
const CONF = 'capture.conf';

/** Calls back for each frame of a stream: its length in front, then its type and its body. */
function onFrame(socket: Socket, frame: (frame: RawReply) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0)) {
      const end = 4 + bytes.readUInt32BE(0);
      frame({ messageType: bytes.readUInt16BE(4), body: bytes.subarray(6, end) });
      bytes = bytes.subarray(end);
    }
  });
}

/** Opens a session in one version, asks one thing after another, and gives the answers' bytes. */
export async function askSession(
  peer: Peer,
  version: ProtocolVersion,
  requests: readonly RawReply[],
): Promise<RawReply[]> {
  const socket = connect({ host: '127.0.0.1', port: peer.port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('timed out')));
  let take: (frame: RawReply) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const next = (): Promise<RawReply> =>
    new Promise((resolve, reject) => {
      take = resolve;
      fail = reject;
    });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => fail(new Error('the session ended')));
  onFrame(socket, (frame) => take(frame));
  try {
    socket.write(opening(peer.token, version));
    const { rc, comment } = decodeBody(persistReturnCode, version, (await next()).body);
    if (rc !== 0) throw new Error(`no session in version ${version}: ${rc} ${comment}`);
    const answers: RawReply[] = [];
    for (const { messageType, body } of requests) {
      const head = Buffer.alloc(6);
      head.writeUInt32BE(2 + body.length, 0);
      head.writeUInt16BE(messageType, 4);
      socket.write(Buffer.concat([head, body]));
      answers.push(await next());
    }
    return answers;
  } finally {
    socket.destroy();
  }
}

function opening(token: string, version: ProtocolVersion): Buffer {
  const credential = new Writer();
  credential.str(token);
  credential.str(null);
  const body = new Writer();
  persistInit.encoder(version)(body, { version: versionWord(version), cluster_name: 'capture' });
  return encodeFrame({
    version,
    messageType: PERSIST_INIT,
    body: body.finish(),
    credential: { pluginId: AUTH_PLUGINS.jwt, bytes: credential.finish() },
    flags: HEADER_FLAGS.globalAuthKey | HEADER_FLAGS.slurmdbd,
  });
}

/** Runs a command of a cluster, and gives what it asked slurmdbd once the session was open. */
export async function sessionRequestsOf(
  cluster: Cluster,
  command: readonly string[],
): Promise<RawReply[]> {
  const requests: RawReply[] = [];
  const server = createServer((socket) => relay(socket, cluster.plan.slurmdbdPort, requests));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const conf = readFileSync(cluster.confPath, 'utf8');
  writeFileSync(
    join(cluster.directory, 'etc', CONF),
    conf.replace(/^AccountingStoragePort=.*$/m, `AccountingStoragePort=${port}`),
  );
  const environment = ['env', '-i', 'PATH=/usr/bin:/bin', `SLURM_CONF=/etc/slurm/${CONF}`];
  await cluster.exec([...environment, ...command]);
  await new Promise((resolve) => server.close(resolve));
  return requests.filter(({ messageType }) => messageType !== PERSIST_INIT);
}

function relay(client: Socket, port: number, requests: RawReply[]): void {
  const daemon = connect({ host: '127.0.0.1', port });
  for (const [from, to] of [
    [client, daemon],
    [daemon, client],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
  daemon.pipe(client);
  client.pipe(daemon);
  onFrame(client, (frame) => requests.push(frame));
}
