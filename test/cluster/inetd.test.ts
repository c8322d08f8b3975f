/** The same input for Slurm's own daemon and the built program in inetd mode: replies and exit status. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { sharedCluster } from './clusters.js';
import { runInside, runTheirs, type ScriptOptions, type ScriptOutcome } from './inside.js';

/** The release whose exit status tells of the error; 24.11's does not. */
const SUITE = 'forky';

let cluster: Cluster;
let token: string;
beforeAll(async () => {
  cluster = await sharedCluster(SUITE);
  token = await cluster.token('alice');
});

/** Statuses of the replies in their order, and the exit status. Slurm's daemon sends a refusal twice. */
function shape({ status, stdout }: ScriptOutcome) {
  const found = [...stdout.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map((match) => Number(match[1]));
  const replies = found.filter((reply, i) => reply < 400 || reply !== found[i - 1]);
  return { status, replies };
}

/** The body of a reply, in chunks or not; a character of the text is a byte. */
function bodyOf(reply: string): string {
  const [head = '', ...rest] = Buffer.from(reply).toString('latin1').split('\r\n\r\n');
  let body = rest.join('\r\n\r\n');
  if (!/^transfer-encoding: chunked/im.test(head)) return body;
  let whole = '';
  for (;;) {
    const [line = ''] = body.split('\r\n', 1);
    const length = Number.parseInt(line, 16);
    if (!(length > 0)) return whole;
    whole += body.slice(line.length + 2, line.length + 2 + length);
    body = body.slice(line.length + 2 + length + 2);
  }
}

async function both(script: string, options: ScriptOptions) {
  const [theirs, ours] = await Promise.all([
    runTheirs(cluster, script, options),
    runInside(cluster, script, options),
  ]);
  return { theirs, ours };
}

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, ...headers, '', ''].join('\\r\\n');

/** With tokens only, as restd, so that the pipe says nothing. */
const JWT = { user: 'restd', env: { SLURM_JWT: 'daemon' } };

describe('requests through a pipe', () => {
  const withToken = 'X-SLURM-USER-TOKEN: TOKEN';

  it.each([
    ['one', get('/slurm/v0.0.45/ping', withToken)],
    ['several', get('/slurm/v0.0.45/ping', withToken).repeat(3)],
    ['one that closes', get('/openapi/v3', withToken, 'Connection: Close')],
    ['an address before the path', get('http://ignored/slurm/v0.0.45/ping', withToken)],
    ['nothing', ''],
    ['part of a line', 'GET /x'],
    ['headers without an end', 'GET /openapi HTTP/1.1\\r\\nA: b\\r\\n'],
    ['what is no HTTP', 'INVALID'],
    ['a line that is no HTTP', 'INVALID\\r\\n\\r\\n'],
    ['a header without a colon', get('/openapi', 'nonsense')],
    ['nobody', get('/openapi')],
    ['a path that is not there', get('/nope', withToken)],
    ['a job that is not there', get('/slurm/v0.0.45/job/999999', withToken)],
    ['a bad token', get('/slurm/v0.0.45/jobs', 'X-SLURM-USER-TOKEN: bad')],
    ['a wrong one before a right one', get('/nope', withToken) + get('/openapi', withToken)],
    [
      'a right one before a wrong one',
      get('/slurm/v0.0.45/ping', withToken) + get('/nope', withToken),
    ],
  ])('%s', async (_name, input) => {
    const text = input.replaceAll('TOKEN: TOKEN', `TOKEN: ${token}`);
    const { theirs, ours } = await both(`printf '${text}' | $slurmrestd -a rest_auth/jwt`, JWT);
    expect(shape(ours)).toEqual(shape(theirs));
  });

  it("as the manual's example has them: the last line ends without its carriage return", async () => {
    const request = `GET http://ignored/slurm/v0.0.45/node/n1 HTTP/1.1\\r\\nX-SLURM-USER-TOKEN: ${token}\\r\\n`;
    const { theirs, ours } = await both(
      `printf '${request}\\n' | $slurmrestd -a rest_auth/jwt`,
      JWT,
    );
    expect(shape(ours)).toEqual(shape(theirs));
    expect(shape(ours)).toEqual({ status: 0, replies: [200] });
    expect(ours.stdout).toContain('"name":"n1"');
  });
});

describe('whoever made the pipe or file', () => {
  const jobs = get('/slurm/v0.0.45/jobs');
  const short = get('/slurm/v0.0.45/partitions');
  const named = get('/slurm/v0.0.45/partitions', 'X-SLURM-USER-NAME: bob');

  it.each([
    ['is let in by the pipe', `printf '${short}' | $slurmrestd -a rest_auth/local`],
    ['is let in under no other name', `printf '${named}' | $slurmrestd -a rest_auth/local`],
    [
      'is let in by a file of its own',
      `f=$(mktemp); printf '${short}' > $f; $slurmrestd -a local < $f; s=$?; rm $f; exit $s`,
    ],
    [
      'is refused where others may read',
      `f=$(mktemp); printf '${short}' > $f; chmod 644 $f; $slurmrestd -a local < $f; s=$?; rm $f; exit $s`,
    ],
  ])('%s', async (_name, script) => {
    const { theirs, ours } = await both(script, { user: 'alice' });
    expect(shape(ours)).toEqual(shape(theirs));
    expect(shape(ours).replies).toHaveLength(1);
  });

  it('is shown its own jobs by the word of munge', async () => {
    const { ours, theirs } = await both(`printf '${jobs}' | $slurmrestd -a local`, {
      user: 'alice',
    });
    const body = ({ stdout }: ScriptOutcome) =>
      JSON.parse(bodyOf(stdout)) as { jobs: { job_id: number }[] };
    const ids = (outcome: ScriptOutcome) =>
      body(outcome)
        .jobs.map(({ job_id }) => job_id)
        .sort();
    expect(ids(ours)).toEqual(ids(theirs));
    expect(ids(ours).length).toBeGreaterThan(5);
  });

  it('is refused by root’s pipe', async () => {
    const inherit = `printf '${short}' | setpriv --reuid alice --regid alice --init-groups $slurmrestd -a local`;
    const { theirs, ours } = await both(inherit, {});
    expect(shape(ours)).toEqual(shape(theirs));
    expect(shape(ours).replies).toEqual([401]);
  });
});

it('a socket beside another standard output is refused', async () => {
  const script = `
    import socket, subprocess, sys
    ours, theirs = socket.socketpair()
    done = subprocess.run(sys.argv[1:], stdin=ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    sys.stderr.buffer.write(done.stderr)
    sys.exit(done.returncode)`;
  const dedented = script.replaceAll('\n    ', '\n');
  const command = `python3 -c '${dedented}' $slurmrestd -a rest_auth/jwt`;
  const ours = await runInside(cluster, command, JWT);
  expect(ours.stderr).toContain('STDIN and STDOUT must be same socket');
  expect(ours.status).toBe(1);
});

it('the log tells how long a reply was', async () => {
  const request = get('/slurm/v0.0.45/ping', `X-SLURM-USER-TOKEN: ${token}`);
  const ours = await runInside(cluster, `printf '${request}' | $slurmrestd -a rest_auth/jwt`, {
    ...JWT,
    env: { ...JWT.env, SLURMRESTD_DEBUG_STDERR: 'verbose' },
  });
  const length = Buffer.byteLength(ours.stdout);
  expect(ours.stderr).toContain(`GET /slurm/v0.0.45/ping: 200, ${length} bytes in `);
});

it('a closed standard input is taken for an empty one; Slurm’s own daemon fails', async () => {
  const { theirs, ours } = await both('$slurmrestd -a rest_auth/jwt <&-', JWT);
  expect(theirs.status).toBe(1);
  expect(ours).toMatchObject({ status: 0, stdout: '' });
});

/** Where a daemon that was started as `$pid` takes signals: ours says so, of Slurm's the system knows. */
const TAKES_SIGNALS = `
    case $slurmrestd in
      */*) ready() { grep -q 'serving one connection' $d/err; } ;;
      *) ready() { grep -qE '^SigCgt:.*[2367abef]$' /proc/$pid/status; } ;;
    esac`;

describe.concurrent('SIGINT', () => {
  it.each([
    ['before a request', ''],
    ['within a request', 'GET /openapi HT'],
    ['behind a reply', get('/slurm/v0.0.45/ping', 'X-SLURM-USER-TOKEN: TOKEN')],
  ])('%s ends it cleanly', async (_when, input) => {
    const text = input.replaceAll('TOKEN: TOKEN', `TOKEN: ${token}`);
    const isWhole = text.length > 20;
    const script = `${TAKES_SIGNALS}
    d=$(mktemp -d); mkfifo $d/input
    $slurmrestd -a rest_auth/jwt < $d/input > $d/out 2> $d/err & pid=$!
    exec 9> $d/input
    printf '${text}' >&9
    for i in $(seq 300); do
      if ready && ${isWhole ? 'test -s $d/out' : 'true'}; then break; fi
      sleep 0.1
    done
    sleep 1; kill -INT $pid; wait $pid; status=$?
    cat $d/out; cat $d/err >&2; rm -r $d; exit $status`;
    const env = { ...JWT.env, SLURMRESTD_DEBUG_STDERR: 'verbose' };
    const { theirs, ours } = await both(script, { ...JWT, env });
    expect(shape(ours)).toEqual(shape(theirs));
    expect(shape(ours)).toEqual({ status: 0, replies: isWhole ? [200] : [] });
    for (const { stderr } of [theirs, ours]) expect(stderr).toContain('caught SIGINT');
  });
});
