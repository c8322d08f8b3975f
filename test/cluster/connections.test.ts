/** What happens on one connection with several requests, byte by byte: Slurm's own daemon of 26.05 beside the built program. */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster, Daemon } from '../../tools/cluster/cluster.js';
import { isListening } from '../../tools/cluster/cluster.js';
import { instance, testSlot } from '../../tools/cluster/instances.js';
import type { OwnDaemon } from '../../tools/cluster/own-daemon.js';
import { startOwnDaemon } from '../../tools/cluster/own-daemon.js';
import { eventually } from '../support/controller-client.js';
import { sharedCluster } from './clusters.js';

/** Ports that nothing else of the instance has. */
const { basePort } = instance('forky', testSlot());
const THEIRS = basePort + 150;
const OURS = basePort + 151;
/** Long enough for what else may come. */
const QUIET_MS = 700;

let cluster: Cluster;
let reference: Daemon;
let own: OwnDaemon;

beforeAll(async () => {
  cluster = await sharedCluster('forky');
  const command = ['env', 'SLURM_JWT=daemon', 'SLURMRESTD_SECURITY=disable_unshare_files'];
  command.push('slurmrestd', '-a', 'rest_auth/jwt', `127.0.0.1:${THEIRS}`);
  reference = cluster.start('slurmrestd.connections', command, 'restd');
  await cluster.ready('slurmrestd.connections', () => isListening(THEIRS));
  own = await startOwnDaemon(cluster, OURS);
});

afterAll(async () => {
  await own?.stop();
  await reference?.stop('SIGINT');
});

// Nothing here asks anything of Slurm, so that any token will do.
const HEADERS = 'X-SLURM-USER-TOKEN: t\r\n';
const OK = '/healthz';

function get(path: string, more = '', version = '1.1'): string {
  return `GET ${path} HTTP/${version}\r\n${HEADERS}${more}\r\n`;
}

function post(body: string, more = ''): string {
  const type = 'Content-Type: application/json\r\n';
  const head = `POST /nothing HTTP/1.1\r\n${HEADERS}${type}Content-Length: ${body.length}\r\n`;
  return `${head}${more}\r\n${body}`;
}

/**
 * Statuses in their order, and whether the connection was left open: once it is as expected, and some time more; or
 * when it has not become so for long.
 */
async function told(port: number, pieces: readonly string[], expected: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = '';
  let end = 'open';
  socket
    .on('data', (chunk) => {
      received += chunk.toString('latin1');
    })
    .on('end', () => {
      end = 'closed';
    })
    .on('error', () => {
      end = 'closed';
    });
  for (const piece of pieces) {
    socket.write(piece);
    await delay(20);
  }
  const found = () => {
    const statuses = [...received.matchAll(/HTTP\/1\.\d (\d{3})/g)].map(([, status]) => status);
    return [...statuses, end].join(' ');
  };
  await eventually(() => found() === expected).catch(() => undefined);
  await delay(QUIET_MS);
  socket.destroy();
  return found();
}

describe('on one connection', () => {
  it.each([
    ['two requests are answered in order', [get(OK) + get(OK)], '204 204 open'],
    ['blank lines between two do not count', [`${get(OK)}\r\n\r\n${get(OK)}`], '204 204 open'],
    ['a line feed between two does not count', [`${get(OK)}\n${get(OK)}`], '204 204 open'],
    ['garbage behind a request is refused', [`${get(OK)}GARBAGE\r\n\r\n`], '204 405 closed'],
    ['half a request is waited for', [get(OK) + get(OK).slice(0, -2)], '204 open'],
  ])('%s', async (_what, pieces, expected) => {
    const found = await Promise.all([told(THEIRS, pieces, expected), told(OURS, pieces, expected)]);
    expect(found).toEqual([expected, expected]);
  });

  // Theirs sends the reply to an error twice; what is behind "close" is nobody's to expect an answer.
  it.each([
    ['an error ends it', [get('/nothing') + get(OK)], '404 404 closed', '404 closed'],
    ['bytes beyond a body', [`${post('{}')}xx`], '404 404 closed', '404 closed'],
    ['a refused token', [get(OK).replace(HEADERS, '')], '401 401 closed', '401 closed'],
    [
      'a request behind the last',
      [get(OK, 'Connection: close\r\n') + get(OK)],
      '204 204 closed',
      '204 closed',
    ],
    ['HTTP/1.0 ends with its reply', [get(OK, '', '1.0') + get(OK)], '204 204 open', '204 closed'],
    [
      'lines that end with a line feed',
      [get(OK).replaceAll('\r\n', '\n')],
      '204 open',
      '500 closed',
    ],
    ['a request may come a byte at a time', [...get(OK)], '500 closed', '204 open'],
    ['HEAD', [get(OK).replace('GET', 'HEAD') + get(OK)], '404 404 closed', '204 204 open'],
  ])('%s: there and here', async (_what, pieces, theirs, ours) => {
    const found = await Promise.all([told(THEIRS, pieces, theirs), told(OURS, pieces, ours)]);
    expect(found).toEqual([theirs, ours]);
  });
});
