/** What Slurm's own commands send: a controller that notes each request and refuses it. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { returnCode } from '../../src/messages/common.js';
import { encodeFrame } from '../../src/wire/header.js';
import { versionOfWord } from '../../src/wire/versions.js';
import { Writer } from '../../src/wire/writer.js';
import type { Cluster } from '../cluster/cluster.js';

/** A request as it came. */
export interface RawRequest {
  readonly versionWord: number;
  readonly messageType: number;
  readonly body: Buffer;
}

/** ESLURM_DISABLED: an answer that no command repeats its request after. */
const REFUSAL = 2055;
/** In slurm.conf's directory, which the cluster sees as /etc/slurm. */
const CONF = 'capture.conf';

/** Runs a command of a cluster against a controller of our own and gives what it sent. */
export async function requestsOf(
  cluster: Cluster,
  command: readonly string[],
): Promise<RawRequest[]> {
  const requests: RawRequest[] = [];
  const server = createServer((socket) => serve(socket, requests));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const conf = readFileSync(cluster.confPath, 'utf8');
  writeFileSync(
    join(cluster.directory, 'etc', CONF),
    conf.replace(/^SlurmctldPort=.*$/m, `SlurmctldPort=${port}`),
  );
  const environment = ['env', '-i', 'PATH=/usr/bin:/bin', `SLURM_CONF=/etc/slurm/${CONF}`];
  // The command fails, as its request is refused.
  await cluster.exec([...environment, ...command], { user: 'alice' }).catch(() => undefined);
  await new Promise((resolve) => server.close(resolve));
  return requests;
}

function serve(socket: Socket, requests: RawRequest[]): void {
  let frame = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    frame = Buffer.concat([frame, chunk]);
    if (frame.length < 4 || frame.length < 4 + frame.readUInt32BE(0)) return;
    const versionWord = frame.readUInt16BE(4);
    const bodyBytes = frame.readUInt32BE(10);
    requests.push({
      versionWord,
      messageType: frame.readUInt16BE(8),
      body: frame.subarray(frame.length - bodyBytes),
    });
    socket.end(refusal(versionWord));
  });
}

function refusal(versionWord: number): Buffer {
  const version = versionOfWord(versionWord);
  if (version === null) throw new Error(`a request in version word ${versionWord}`);
  const writer = new Writer();
  returnCode.encoder(version)(writer, { return_code: REFUSAL });
  return encodeFrame({ version, messageType: 8001, body: writer.finish(), credential: null });
}
