/** `rest_auth/local` over a UNIX socket: whom the system's word lets in, at Slurm's own daemon and at the built one. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { SUITES, sharedCluster } from './clusters.js';
import { request, serveAndAsk } from './unix-service.js';

const SUBMISSION = JSON.stringify({
  job: {
    name: 'd1-local',
    script: '#!/bin/sh\ntrue\n',
    environment: ['PATH=/bin'],
    current_working_directory: '/tmp',
    hold: true,
  },
});

/** What Slurm must be asked for. */
const PARTITIONS = '/slurm/v0.0.42/partitions';
const named = (user: string) => `X-SLURM-USER-NAME: ${user}`;
const token = (user: string) => `X-SLURM-USER-TOKEN: TOKEN-OF-${user}`;

describe.each(SUITES)('on %s', (suite) => {
  let cluster: Cluster;
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    for (const user of ['root', 'restd', 'alice']) tokens.set(user, await cluster.token(user));
  });

  const filled = (text: string) =>
    text.replaceAll(/TOKEN-OF-(\w+)/g, (_, user: string) => tokens.get(user) ?? '');

  /** Statuses of the replies of a daemon that runs as restd. */
  async function statuses(
    which: 'ours' | 'theirs',
    options: string,
    asked: readonly (readonly [user: string, ...headers: string[]])[],
    env: Readonly<Record<string, string>> = {},
  ) {
    const asks = asked.map(
      ([user, ...headers]) => `ask ${user} '${filled(request(PARTITIONS, headers))}'`,
    );
    const script = [`serve restd $slurmrestd ${options} unix:$socket`, ...asks, 'log'].join('\n');
    const variables = Object.entries(env).map(([name, value]) => [name, filled(value)]);
    const outcome = await serveAndAsk(which, cluster, script, {
      env: Object.fromEntries(variables),
    });
    return { ...outcome, statuses: outcome.replies.map((reply) => reply?.status) };
  }

  it.each([
    [
      'by munge',
      {},
      [
        [200, 'restd'],
        [200, 'restd', named('bob')],
        [401, 'alice'],
        [401, 'alice', named('restd')],
        [200, 'root'],
        [200, 'root', named('restd')],
        [401, 'root', named('alice')],
      ],
    ],
    [
      "by this user's token",
      { SLURM_JWT: 'TOKEN-OF-restd' },
      [
        [200, 'restd'],
        [200, 'restd', named('bob')],
        [401, 'alice'],
        [200, 'root'],
        [511, 'root', named('alice')],
      ],
    ],
    [
      "by root's token",
      { SLURM_JWT: 'TOKEN-OF-root' },
      [
        [200, 'restd'],
        [200, 'root', named('alice')],
        [401, 'alice'],
      ],
    ],
    [
      'by a token that is none',
      { SLURM_JWT: 'daemon' },
      [
        [511, 'restd'],
        [401, 'alice'],
      ],
    ],
  ] as const)('it lets in the same %s', async (_name, env, cases) => {
    const asked = cases.map(([, user, ...headers]) => [user, ...headers] as const);
    const expected = cases.map(([status]) => status);
    const [theirs, ours] = await Promise.all([
      statuses('theirs', '-a rest_auth/local', asked, env),
      statuses('ours', '-a rest_auth/local', asked, env),
    ]);
    expect(theirs.statuses, theirs.stderr).toEqual(expected);
    expect(ours.statuses, ours.stderr).toEqual(expected);
  });

  it("another user's token: the built program takes it, Slurm's own refuses before it looks", async () => {
    const asked = [
      ['alice', token('alice')],
      ['alice', token('alice'), named('alice')],
      ['alice', 'Authorization: Bearer TOKEN-OF-alice'],
      ['alice', token('nobody')],
      // The system's word goes before a token where it applies.
      ['restd', token('nobody')],
    ] as const;
    const options = '-a rest_auth/local,rest_auth/jwt';
    const env = { SLURM_JWT: 'TOKEN-OF-restd' };
    const [theirs, ours] = await Promise.all([
      statuses('theirs', options, asked, env),
      statuses('ours', options, asked, env),
    ]);
    expect(theirs.statuses).toEqual([401, 401, 401, 401, 200]);
    expect(ours.statuses).toEqual([200, 200, 200, 511, 200]);
    expect(ours.stderr).not.toContain(tokens.get('restd'));
    expect(ours.stderr).not.toContain(tokens.get('alice'));
  });

  it('where tokens are asked for first, they go first; without them it is the system', async () => {
    const asked = [['alice', token('alice')], ['restd'], ['alice']] as const;
    const options = '-a rest_auth/jwt,rest_auth/local';
    const env = { SLURM_JWT: 'TOKEN-OF-restd' };
    const [theirs, ours] = await Promise.all([
      statuses('theirs', options, asked, env),
      statuses('ours', options, asked, env),
    ]);
    expect(theirs.statuses).toEqual([200, 200, 401]);
    expect(ours.statuses).toEqual(theirs.statuses);
  });

  it.each(['rest_auth/jwt', 'jwt'])(
    '-a %s alone takes nobody by the word of the system',
    async (plugin) => {
      const asked = [['restd'], ['root'], ['alice', token('alice')]] as const;
      const ours = await statuses('ours', `-a ${plugin}`, asked);
      expect(ours.statuses).toEqual([401, 401, 200]);
    },
  );

  it('a job belongs to whom the system vouches for', async () => {
    const submit = request('/slurm/v0.0.42/job/submit', [], SUBMISSION);
    const script = `serve alice $slurmrestd -a rest_auth/local unix:$socket\nask alice '${submit}'`;
    const { replies, stderr } = await serveAndAsk('ours', cluster, script);
    const id: number = JSON.parse(replies[0]?.body ?? stderr).job_id;
    try {
      const owner = await cluster.exec(['squeue', '--noheader', '--format=%u', `--jobs=${id}`]);
      expect(owner.trim()).toBe('alice');
    } finally {
      await cluster.exec(['scancel', String(id)]);
    }
  });
});
