/** Whom the program serves as, and whom it refuses to: the same command lines for Slurm's own daemon and the built one. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { sharedCluster } from './clusters.js';
import { request, serveAndAsk } from './unix-service.js';

/** Real and effective numbers and the rest, as the system shows them of a process. */
const STATUS = `grep -E '^(Uid|Gid|Groups|NoNewPrivs):' /proc/$pid/status | tr -s '\\t ' ' ' >&2`;
const ALICE = 'Uid: 2001 2001 2001 2001\nGid: 2001 2001 2001 2001';
const PARTITIONS = '/slurm/v0.0.42/partitions';

const become = (groups: string) => `setpriv --reuid restd --regid restd ${groups}`;
const UNIX = '-a rest_auth/local unix:$socket';

/** What is said behind "fatal: ", without the function's name in front. */
function fatalOf(stderr: string): string | undefined {
  return /.*\bfatal: (?:\w+: )?(.*)/s.exec(stderr)?.[1]?.trim();
}

describe.concurrent('whom it serves as', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await sharedCluster('forky');
  });

  async function both(script: string) {
    const [theirs, ours] = await Promise.all([
      serveAndAsk('theirs', cluster, script),
      serveAndAsk('ours', cluster, script),
    ]);
    return { theirs, ours };
  }

  it.each([
    ['-u alice', 'root'],
    ['-u 2001 -g alice', 'root'],
    ['-g 2001 -u alice', 'root'],
    ['-u alice', 'alice'],
    ['-u 0 -g 0', 'alice'],
  ])('%s of %s serves as alice, without other groups and new rights', async (options, user) => {
    const script = `serve ${user} $slurmrestd ${options} ${UNIX}\n${STATUS}\nask alice '${request(PARTITIONS)}'`;
    const { theirs, ours } = await both(script);
    for (const { stderr, replies } of [theirs, ours]) {
      expect(stderr).toContain(ALICE);
      expect(stderr).toContain('NoNewPrivs: 1');
      expect(replies[0]?.status).toBe(200);
    }
  });

  it.each([
    ['-u alice -g alice', 'Groups: \n'],
    ['-g carol', 'Groups: \n'],
    ['-u 0', 'Groups: 2002 2003 \n'],
  ])('other groups with %s', async (options, groups) => {
    const capable = options.includes('-u alice') ? 'root' : 'restd';
    const keep = capable === 'root' ? '' : '--ambient-caps +setgid --inh-caps +setgid';
    const script = `
      setpriv --reuid ${capable} --regid ${capable} --groups bob,carol ${keep} $slurmrestd ${options} ${UNIX} 2> $d/log & pid=$!
      until test -S $socket || ! kill -0 $pid; do sleep 0.1; done
      cat $d/log >&2
      ${STATUS}`;
    const { theirs, ours } = await both(script);
    expect(ours.stderr, 'ours').toContain(groups);
    expect(theirs.stderr, 'theirs').toContain(groups);
  });

  it.each([
    ['root', '$slurmrestd'],
    ['SlurmUser', 'setpriv --reuid slurm --regid slurm --clear-groups $slurmrestd'],
    ["SlurmUser's group", 'setpriv --reuid restd --regid slurm --clear-groups $slurmrestd'],
    ['group of root', 'setpriv --reuid restd --regid root --clear-groups $slurmrestd'],
    ['number 99', 'setpriv --reuid 99 --regid 99 --clear-groups $slurmrestd'],
    ['group 99', 'setpriv --reuid restd --regid 99 --clear-groups $slurmrestd'],
    ['further group of root', `${become('--groups root')} $slurmrestd`],
    ['further group 99', `${become('--groups 99')} $slurmrestd`],
    ['-g alone of root', '$slurmrestd -g alice'],
    ['-u SlurmUser', '$slurmrestd -u slurm'],
    ['-u of another user', `${become('--clear-groups')} $slurmrestd -u alice`],
    ['-g of another user', `${become('--clear-groups')} $slurmrestd -g alice`],
    [
      'become_user as restd',
      `SLURMRESTD_SECURITY=become_user ${become('--clear-groups')} $slurmrestd`,
    ],
    ['-u nobody there', '$slurmrestd -u no-such-user'],
    ['-g nobody there', '$slurmrestd -g no-such-group'],
  ])('it refuses: %s', async (_name, command) => {
    const { theirs, ours } = await both(`${command} ${UNIX} < /dev/null`);
    expect([theirs.status, ours.status], ours.stderr + theirs.stderr).toEqual([1, 1]);
    expect(fatalOf(ours.stderr)).toBe(fatalOf(theirs.stderr));
  });
});

const SUBMISSION = JSON.stringify({
  job: {
    name: 'd1-become',
    script: '#!/bin/sh\ntrue\n',
    environment: ['PATH=/bin'],
    current_working_directory: '/tmp',
    hold: true,
  },
});
const submit = request('/slurm/v0.0.42/job/submit', [], SUBMISSION);

/** The owner of a job that was submitted, which is cancelled. */
async function ownerOf(cluster: Cluster, body: string | undefined): Promise<string> {
  const id: number = JSON.parse(body ?? '{}').job_id;
  try {
    return (await cluster.exec(['squeue', '--noheader', '--format=%u', `--jobs=${id}`])).trim();
  } finally {
    await cluster.exec(['scancel', String(id)]);
  }
}

/** Alice's end of a pair of sockets asks; the other end is standard input and output of root's daemon. */
const PAIR = `
use Socket;
my ($request, @daemon) = @ARGV;
$request =~ s/\\\\r\\\\n/\\r\\n/g;
$) = "2001 2001"; $> = 2001;
socketpair(my $ours, my $theirs, AF_UNIX, SOCK_STREAM, 0) or die;
$> = 0; $) = "0 0";
my $pid = fork();
if ($pid == 0) {
  close $ours;
  open(STDIN, "<&", $theirs); open(STDOUT, ">&", $theirs);
  exec @daemon;
}
close $theirs;
syswrite $ours, $request;
local $/;
print <$ours>;
waitpid $pid, 0;
print STDERR "status ", $? >> 8, "\\n";
`;

describe('a daemon that becomes its first caller', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await sharedCluster('forky');
  });

  const env = { SLURMRESTD_SECURITY: 'become_user' };
  const get = request(PARTITIONS);

  it("serves that one for good, and nobody else; Slurm's own ends with it", async () => {
    const serve = `serve root $slurmrestd -a rest_auth/local unix:$socket`;
    const script = `${serve}
      ask alice '${submit}'
      ${STATUS}
      ask bob '${get}'
      ask alice '${get}'
      ask root '${request(PARTITIONS, ['X-SLURM-USER-NAME: bob'])}'`;
    const ours = await serveAndAsk('ours', cluster, script, { env });
    expect(ours.replies.map((reply) => reply?.status)).toEqual([200, 401, 200, 401]);
    expect(ours.stderr).toContain(`${ALICE}\nGroups: \nNoNewPrivs: 1`);
    expect(await ownerOf(cluster, ours.replies[0]?.body)).toBe('alice');
    const theirs = await serveAndAsk('theirs', cluster, `${serve}\nask alice '${get}'\nlog`, {
      env,
    });
    expect(theirs.replies).toEqual([null]);
    expect(theirs.stderr).toContain('Operation not permitted');
  });

  it('is served by root before as by itself', async () => {
    const script = `serve root $slurmrestd -a rest_auth/local unix:$socket\nask root '${get}'\n${STATUS}`;
    for (const which of ['theirs', 'ours'] as const) {
      const { replies, stderr } = await serveAndAsk(which, cluster, script, { env });
      expect(replies[0]?.status, stderr).toBe(200);
      expect(stderr).toContain('Uid: 0 0 0 0');
    }
  });

  it('cannot be with tokens', async () => {
    const script = '$slurmrestd unix:$socket';
    const [theirs, ours] = await Promise.all([
      serveAndAsk('theirs', cluster, script, { env }),
      serveAndAsk('ours', cluster, script, { env }),
    ]);
    expect([theirs.status, ours.status]).toEqual([1, 1]);
    expect(fatalOf(ours.stderr)).toBe(fatalOf(theirs.stderr));
  });

  it('in inetd mode is the one at the other end of the socket, and none of a pipe', async () => {
    const command = `$slurmrestd -a rest_auth/local`;
    const pair = `perl -e '${PAIR}' '${submit}' ${command} | base64 -w0; echo`;
    const ours = await serveAndAsk('ours', cluster, pair, { env });
    expect(ours.replies[0]?.status, ours.stderr).toBe(200);
    expect(ours.stderr).toContain('status 0\n');
    expect(await ownerOf(cluster, ours.replies[0]?.body)).toBe('alice');
    const pipe = `printf '${get}' | ${command} | base64 -w0; echo`;
    for (const which of ['theirs', 'ours'] as const) {
      expect((await serveAndAsk(which, cluster, pipe, { env })).replies[0]?.status).toBe(401);
    }
  });
});
