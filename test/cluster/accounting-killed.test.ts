/**
 * An accounting daemon that is killed in the middle of what it does: with half a list sent, and between the
 * messages of a change. What clients are told, what the database holds then, and that the next request works.
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client, request as requestOnce } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addAccounts } from '../../src/messages/accounting/accounts.js';
import { getJobs } from '../../src/messages/accounting/jobs.js';
import { finish } from '../../src/messages/accounting/session.js';
import type { Json } from '../../src/model/engine/json.js';
import type { Envelope } from '../../src/model/types/envelope.js';
import { addEndedJobs } from '../../tools/cluster/accounting-jobs.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import { ownPort } from '../../tools/cluster/instances.js';
import type { OwnDaemon } from '../../tools/cluster/own-daemon.js';
import { startOwnDaemon } from '../../tools/cluster/own-daemon.js';
import { eventually } from '../support/controller-client.js';
import { read, request } from '../support/paced-client.js';
import { SessionProxy } from '../support/session-proxy.js';
import { SUITES } from './clusters.js';

const BASE_PORTS = { trixie: 22_200, forky: 22_400 } as const;
const VERSIONS = { trixie: 'v0.0.42', forky: 'v0.0.45' } as const;
const START_SECONDS = 1_700_000_000;
/** Their list is longer than what sockets between the daemons hold. */
const JOBS = 40_000;
/** So much of it has come when slurmdbd is killed. */
const SENT_BYTES = 4_000_000;
const ACCOUNTS = ['killed1', 'killed2'];

describe.each(SUITES)('%s', (suite) => {
  const instance = { suite, name: `killed-${suite}`, basePort: BASE_PORTS[suite] };
  const jobs = `/slurmdb/${VERSIONS[suite]}/jobs/?start_time=${START_SECONDS}&skip_steps=true`;
  let cluster: Cluster;
  /** Between this project's daemon and slurmdbd. */
  let proxy: SessionProxy;
  let own: OwnDaemon;
  let token: string;
  let log = '';

  async function ask(path: string, body?: Json) {
    const reply = await requestOnce(`${own.url}/slurmdb/${VERSIONS[suite]}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-slurm-user-token': token, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { errors } = (await reply.body.json()) as Pick<Envelope, 'errors'>;
    return { status: reply.statusCode, errors };
  }

  async function kill(): Promise<void> {
    proxy.stops = {};
    await cluster.daemon('slurmdbd').stop('SIGKILL');
  }

  async function isBack(): Promise<void> {
    cluster.startSlurmdbd();
    await until('slurmdbd', async () => (await ask('qos')).status === 200);
  }

  /** slurm.conf, but for slurmdbd's port. */
  function confByProxy(): string {
    const path = join(cluster.directory, 'etc/by-proxy.conf');
    const port = /(?<=^AccountingStoragePort=).*/m;
    const conf = readFileSync(cluster.confPath, 'utf8').replace(port, String(proxy.port));
    writeFileSync(path, conf);
    chmodSync(path, 0o644);
    return path;
  }

  beforeAll(async () => {
    cluster = await startCluster(instance);
    await addEndedJobs(cluster, { firstId: 1_000_000, count: JOBS, startSeconds: START_SECONDS });
    proxy = await SessionProxy.start(cluster.plan.slurmdbdPort);
    const onLog = (text: string) => {
      log += text;
    };
    own = await startOwnDaemon(cluster, ownPort(instance), { confPath: confByProxy(), onLog });
    // The last line of its start, which no test is to meet in its log.
    await eventually(() => log.includes('listening on'));
    token = await cluster.token('root');
  });

  afterAll(async () => {
    await own?.stop();
    await proxy?.close();
    await cluster?.stop();
  });

  beforeEach(() => {
    log = '';
  });

  describe('with half a list sent', () => {
    /** What is asked beside it, on one connection. */
    let bystander: Client;
    let connections = 0;

    beforeAll(() => {
      bystander = new Client(own.url).on('connect', () => {
        connections += 1;
      });
    });

    afterAll(async () => await bystander.close());

    async function nodesStatus(): Promise<number> {
      const path = `/slurm/${VERSIONS[suite]}/nodes/`;
      const headers = { 'x-slurm-user-token': token };
      const reply = await bystander.request({ path, method: 'GET', headers });
      await reply.body.dump();
      return reply.statusCode;
    }

    test('its reply is cut off, and none else', async () => {
      expect(await nodesStatus()).toBe(200);
      // It is not read yet, but slurmdbd has sent all of it before it is killed.
      const waiting = await request(own.url + jobs, token);
      const isSent = () => proxy.lastReply?.arrivedBytes === proxy.lastReply?.lengthBytes;
      await eventually(isSent);

      let receivedBytes = 0;
      let killedMs = Number.NaN;
      let meanwhile = 0;
      proxy.stops = {
        reply: async ({ to, arrivedBytes }) => {
          if (to !== getJobs.messageType || arrivedBytes < SENT_BYTES) return;
          await eventually(() => receivedBytes > 0);
          await kill();
          killedMs = performance.now();
          meanwhile = await nodesStatus();
        },
      };
      const onChunk = (chunk: Buffer) => {
        receivedBytes += chunk.length;
      };
      await expect(read(own.url + jobs, token, { onChunk })).rejects.toThrow('aborted');
      // Long before its time would be over.
      expect(performance.now() - killedMs).toBeLessThan(30_000);
      expect(meanwhile).toBe(200);
      const { arrivedBytes = 0, lengthBytes = 0 } = proxy.lastReply ?? {};
      expect(arrivedBytes).toBeLessThan(lengthBytes);
      await eventually(() => log !== '');
      expect(log).toMatch(
        /^\[\S+\] error: \S+ GET \/slurmdb\/\S+\/jobs: the reply broke off: The connection to the accounting daemon broke: .*\n$/,
      );

      const refused = await ask('qos');
      expect([refused.status, refused.errors[0]?.error_number]).toEqual([502, 7000]);
      await isBack();
      expect((await text(waiting)).slice(-1000)).toMatch(/"errors":\[\],"warnings":\[\]\}$/);
      expect(await nodesStatus()).toBe(200);
      expect(connections).toBe(1);
    });
  });

  describe('in the middle of a change', () => {
    const records = ACCOUNTS.map((name) => ({ name, description: 'x', organization: 'x' }));
    const change = async () => await ask('accounts', { accounts: records });
    const isCommit = (messageType: number, body: Buffer) =>
      messageType === finish.messageType && body.readUInt16BE(2) === 1;

    /** Of the two, those that Slurm's own command shows. */
    async function stored(): Promise<string[]> {
      const show = ['sacctmgr', '--noheader', '-P', 'show', 'account', 'format=account'];
      const names = (await cluster.exec(show)).split('\n');
      return ACCOUNTS.filter((name) => names.includes(name));
    }

    afterEach(async () => {
      await cluster.exec(['sacctmgr', '--immediate', 'delete', 'account', ACCOUNTS.join()]);
    });

    /** The daemon lives again, and does what it is told. */
    async function worksAgain(): Promise<void> {
      expect((await change()).errors).toEqual([]);
      expect(await stored()).toEqual(ACCOUNTS);
    }

    test('between two of its calls: an error, and nothing is kept', async () => {
      const asked: number[] = [];
      proxy.stops = {
        request: async (messageType) => {
          asked.push(messageType);
          if (asked.filter((type) => type === addAccounts.messageType).length < 2) return;
          await kill();
        },
      };
      const { status, errors } = await change();
      expect([status, errors[0]?.error_number]).toEqual([502, 7000]);
      expect(asked.at(-1)).toBe(addAccounts.messageType);
      await isBack();
      expect(await stored()).toEqual([]);
      await worksAgain();
    });

    test('before it is told to keep it: the error leaves that open, and nothing is kept', async () => {
      proxy.stops = {
        request: async (messageType, body) => {
          if (isCommit(messageType, body)) await kill();
        },
      };
      const { status, errors } = await change();
      expect([status, errors[0]?.error_number]).toEqual([502, 7000]);
      expect(errors[0]?.description).toContain('It is not known whether the changes were kept');
      await isBack();
      expect(await stored()).toEqual([]);
      await worksAgain();
    });

    test('before it says that it has kept it: the same error, and all is kept', async () => {
      let isKept = false;
      proxy.stops = {
        request: async (messageType, body) => {
          isKept = isCommit(messageType, body);
        },
        reply: async () => {
          if (!isKept) return;
          await kill();
          throw new Error('nobody is told');
        },
      };
      const { status, errors } = await change();
      expect([status, errors[0]?.error_number]).toEqual([502, 7000]);
      expect(errors[0]?.description).toContain('It is not known whether the changes were kept');
      await isBack();
      expect(await stored()).toEqual(ACCOUNTS);
      await worksAgain();
    });
  });
});
