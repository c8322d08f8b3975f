/** Jobs as they are shown to a plain user, sent back: nothing changes but what was edited. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../src/model/engine/json.js';
import type { ApiVersion } from '../../src/model/versions.js';
import { API_VERSIONS } from '../../src/model/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { until } from '../../tools/cluster/cluster.js';
import { makePartition, removePartition, SUITES, sharedCluster } from './clusters.js';
import { shown } from './forced.js';
import type { ForcedServer } from './forced-server.js';
import { forcedServer } from './forced-server.js';

const NAME = 'jobroundtrip';
/** Jobs start when the scheduler has its turn. */
const PATIENCE_MS = 60_000;
const SBATCH = ['sbatch', '--parsable', '--output=/dev/null', '--chdir=/tmp', `--job-name=${NAME}`];
/** More than jobs have by default, so that there is something to lose. */
const OPTIONS = [
  ...['--time=60', '--nice=5', '--comment=first', '--requeue', '--extra=x'],
  ...['--mail-type=END', '--mail-user=alice', '--cpus-per-task=1', '--ntasks=1'],
];
/** Change from moment to moment. */
const VOLATILE = ['RunTime', 'LastSchedEval', 'Scheduler', 'AccrueTime', 'Priority', 'Reason'];

/** One edited key, and what Slurm shows of it. */
interface Edit {
  readonly key: string;
  readonly value: Json;
  readonly shows: Readonly<Record<string, string>>;
  /** What Slurm derives from it. */
  readonly follows?: readonly string[];
}

const number = (value: number): Json => ({ set: true, infinite: false, number: value });

/** Each version has values of its own. */
function edits(version: ApiVersion): readonly Edit[] {
  const minutes = 99 - version;
  return [
    { key: 'comment', value: `c${version}`, shows: { Comment: `c${version}` } },
    { key: 'name', value: `${NAME}${version}`, shows: { JobName: `${NAME}${version}` } },
    {
      ...{ key: 'time_limit', value: number(minutes), follows: ['EndTime', 'Deadline'] },
      shows: { TimeLimit: `00:${minutes}:00` },
    },
  ];
}

function editsOfPending(version: ApiVersion, other: string): readonly Edit[] {
  const even = version % 2 === 0;
  const dependency = even ? `afterany:${other}` : '';
  return [
    ...edits(version),
    { key: 'nice', value: version, shows: { Nice: String(version) } },
    {
      ...{ key: 'dependency', value: dependency, follows: ['EligibleTime'] },
      shows: { Dependency: even ? `${dependency}(unfulfilled)` : '(null)' },
    },
    {
      ...{ key: 'partition', value: even ? 'debug' : NAME, follows: ['OverSubscribe'] },
      shows: { Partition: even ? 'debug' : NAME },
    },
  ];
}

describe.each(SUITES)('jobs of a plain user on %s', (suite) => {
  let cluster: Cluster;
  let server: ForcedServer;
  let pending: string;
  let running: string;

  const submit = async (...options: string[]) => {
    const command = [...SBATCH, `--partition=${NAME}`, ...OPTIONS, ...options, '--wrap=sleep 300'];
    return (await cluster.exec(command, { user: 'alice' })).trim();
  };
  const show = async (id: string, without: readonly string[] = []) => {
    const [record = {}] = await shown(cluster, 'job', id);
    const kept = Object.entries(record).filter(([key]) => ![...VOLATILE, ...without].includes(key));
    return Object.fromEntries(kept);
  };

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    server = await forcedServer(cluster, 'alice', suite === 'trixie' ? 42 : 45);
    await makePartition(cluster, NAME);
    running = await submit();
    pending = await submit('--begin=now+1day');
    const states = async () => (await show(running))['JobState'];
    await until(`job ${running} to run`, async () => (await states()) === 'RUNNING', PATIENCE_MS);
  });

  afterAll(async () => {
    await cluster.exec(['scancel', pending, running]);
    await removePartition(cluster, NAME);
    await server.close();
  });

  /** Sends a job back as it is shown, and then with each key edited. */
  async function roundTrip(version: ApiVersion, id: string, all: readonly Edit[]): Promise<void> {
    const path = `/slurm/v0.0.${version}/job/${id}`;
    const post = async (job: Json) => {
      const { status, body } = await server.send('post', path, job);
      expect({ status, errors: body.errors }).toEqual({ status: 200, errors: [] });
    };
    const job = async () => (await server.get(path)).body.jobs[0];
    const before = await show(id);
    await post(await job());
    expect(await show(id)).toEqual(before);
    for (const { key, value, shows, follows = [] } of all) {
      const old = await show(id, follows);
      await post({ ...(await job()), [key]: value });
      expect(await show(id, follows)).toEqual({ ...old, ...shows });
    }
  }

  it.each(API_VERSIONS)('waiting, change in v0.0.%s where they were edited', async (version) => {
    await roundTrip(version, pending, editsOfPending(version, running));
  });

  it.each(API_VERSIONS)('running, change in v0.0.%s where they were edited', async (version) => {
    await roundTrip(version, running, edits(version));
  });
});
