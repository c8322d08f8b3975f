/** The system's log, played on a `/dev/log` of its own: what Slurm's own daemon and the built program send there. */
import { expect, it } from 'vitest';
import { sharedCluster } from './clusters.js';
import { runInside, runTheirs } from './inside.js';

/** Prints each datagram as a line, as far as the first fatal one. */
const LISTEN = `
  use Socket; use feature "say";
  umask 0;
  socket(LOG, AF_UNIX, SOCK_DGRAM, 0) && bind(LOG, sockaddr_un("/dev/log")) or die;
  $| = 1;
  alarm 90;
  do { recv(LOG, $line, 65536, 0); say $line } until $line =~ /fatal: /;`;

/** A daemon that is ended by a signal, as soon as it takes signals (SIGPROF is one of them), and one that cannot start. */
const SCRIPT = `exec unshare --mount sh -c '
  mount --make-rprivate /
  d=$(mktemp -d)
  mount -t tmpfs -o mode=777 tmpfs $d
  for n in null random urandom; do touch $d/$n; mount --bind /dev/$n $d/$n; done
  mount --move $d /dev
  perl -e "$listen" & log=$!
  until test -S /dev/log; do sleep 0.1; done
  restd="setpriv --reuid restd --regid restd --clear-groups"
  $restd $slurmrestd -a rest_auth/jwt unix:/dev/socket < /dev/null 2> /dev/null & pid=$!
  until grep -qE "^SigCgt:.*[4-7c-f].{6}$" /proc/$pid/status || ! kill -0 $pid; do sleep 0.1; done
  sleep 0.5; kill -INT $pid; wait $pid
  $restd $slurmrestd -s nothing unix:/dev/socket < /dev/null 2> /dev/null
  wait $log
'`;

/** Priority, what identifies the program, and which of the two lines it is. */
const LINE =
  /^<(\d+)>\w{3} [ \d]\d \d\d:\d\d:\d\d (\w+)\[\d+\]: (?:\w+: )?(caught SIGINT\. Shutting down\.|fatal: )/gm;

it('gets lines of the priorities and the form of Slurm’s own daemon', async () => {
  const cluster = await sharedCluster('forky');
  const env = { SLURM_JWT: 'daemon', SLURMRESTD_SECURITY: 'disable_unshare_files', listen: LISTEN };
  const outcomes = await Promise.all([
    runTheirs(cluster, SCRIPT, { env }),
    runInside(cluster, SCRIPT, { env }),
  ]);
  const [theirs, ours] = outcomes.map(({ stdout }) =>
    [...stdout.matchAll(LINE)].map(([, ...parts]) => parts),
  );
  expect(ours).toEqual(theirs);
  expect(ours).toEqual([
    ['30', 'slurmrestd', 'caught SIGINT. Shutting down.'],
    ['26', 'slurmrestd', 'fatal: '],
  ]);
});
