/** A daemon behind a UNIX socket inside a test cluster, asked by several of its users: Slurm's own and the built one. */
import type { Cluster } from '../../tools/cluster/cluster.js';
import type { ScriptOptions, ScriptOutcome } from './inside.js';
import { runInside, runTheirs } from './inside.js';

/** Whoever asks: a socket's path, then the request. Prints what is answered. A socket is there before it is listened on. */
const CLIENT = `
use IO::Socket::UNIX;
use Errno;
my ($path, $request) = @ARGV;
$request =~ s/\\\\r\\\\n/\\r\\n/g;
my $socket;
for (1 .. 100) {
  $socket = IO::Socket::UNIX->new(Peer => $path);
  last if $socket or not $!{ECONNREFUSED};
  select(undef, undef, undef, 0.1);
}
$socket or die "cannot connect to $path: $!";
$socket->autoflush(1);
print $socket $request;
alarm 60;
local $/;
print <$socket>;
`;

/**
 * For scripts, which run as root: `as USER COMMAND`; `serve USER COMMAND` starts a daemon, which must listen on
 * `$socket` and ends with the script; `ask USER REQUEST` prints the reply as a line of base64.
 */
const FUNCTIONS = `
d=$(mktemp -d); chmod 777 "$d"; socket=$d/socket pid=
end() { test -z "$pid" || { kill "$pid" 2> /dev/null; wait "$pid" 2> /dev/null; }; rm -rf "$d"; }
trap end EXIT
as() { u=$1; shift; setpriv --reuid "$u" --regid "$u" --init-groups "$@"; }
serve() {
  u=$1; shift
  setpriv --reuid "$u" --regid "$u" --init-groups "$@" > "$d/out" 2>> "$d/log" & pid=$!
  for i in $(seq 600); do
    test -S "$socket" && return
    kill -0 "$pid" 2> /dev/null || break
    sleep 0.1
  done
  cat "$d/log" >&2; wait "$pid"; status=$?; pid=; exit "$status"
}
ask() { as "$1" perl -e '${CLIENT}' "$socket" "$2" | base64 -w0; echo; }
log() { cat "$d/log" >&2; }
`;

/** A reply, as far as tests look at it; null where there was none. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

export interface ServiceOutcome extends ScriptOutcome {
  /** In the order in which they were asked for. */
  readonly replies: readonly (Reply | null)[];
}

/** Runs a script that serves and asks, beside the cluster's daemons; which daemon stands in it as `$slurmrestd`. */
export async function serveAndAsk(
  which: 'ours' | 'theirs',
  cluster: Cluster,
  script: string,
  options: ScriptOptions = {},
): Promise<ServiceOutcome> {
  const run = which === 'ours' ? runInside : runTheirs;
  const outcome = await run(cluster, FUNCTIONS + script, options);
  const lines = outcome.stdout.split('\n').slice(0, -1);
  return { ...outcome, replies: lines.map((line) => replyIn(Buffer.from(line, 'base64'))) };
}

/** A request as `ask` takes it: for a reply that is no chunks, and the end of the connection behind it. */
export function request(path: string, headers: readonly string[] = [], body = ''): string {
  const method = body === '' ? 'GET' : 'POST';
  const length =
    body === '' ? [] : [`Content-Length: ${body.length}`, 'Content-Type: application/json'];
  const head = [`${method} ${path} HTTP/1.0`, 'Connection: close', ...headers, ...length, '', body];
  return head.join('\\r\\n');
}

/** Slurm's daemon may send more behind a reply. */
function replyIn(bytes: Buffer): Reply | null {
  const text = bytes.toString('latin1');
  const [, status] = /^HTTP\/1\.\d (\d{3}) /.exec(text) ?? [];
  if (status === undefined) return null;
  const start = text.indexOf('\r\n\r\n') + 4;
  const [, length] = /^content-length: (\d+)/im.exec(text) ?? [];
  const end = length === undefined ? bytes.length : start + Number(length);
  return { status: Number(status), body: bytes.toString('utf8', start, end) };
}
