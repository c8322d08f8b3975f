/** Every operation in every API version, through every protocol version that real controllers speak. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentText } from '../../src/http/documents.js';
import type { ApiVersion } from '../../src/model/versions.js';
import { API_VERSIONS, apiVersionName, inRange } from '../../src/model/versions.js';
import { OPERATIONS } from '../../src/operations/index.js';
import type { AnyOperation } from '../../src/operations/operation.js';
import { releaseOf } from '../../src/wire/versions.js';
import type { Cluster, Suite } from '../../tools/cluster/cluster.js';
import { startCluster, until } from '../../tools/cluster/cluster.js';
import type { Difference } from '../parity/compare.js';
import { ReplySchemas } from '../parity/unreferenced.js';
import { SPOKEN, SUITES } from './clusters.js';
import type { Outcome } from './compatibility-page.js';
import { renderCompatibility } from './compatibility-page.js';
import type { ForcedServer } from './forced-server.js';
import { forcedServer } from './forced-server.js';
import type { Trial, Turn } from './operation-trials.js';
import { TRIALS } from './operation-trials.js';

const BASE_PORTS: Readonly<Record<Suite, number>> = { trixie: 32_400, forky: 32_600 };
/** The first release that is promised. */
const OLDEST = 40;
const NOT_SUPPORTED = 2036;

const PARSERS = API_VERSIONS.map((version) => ({ version }));
/** Of what is written: upstream documents another type for one of the operations. */
const WRITTEN = OPERATIONS.map((operation) => ({
  ...operation,
  response: operation.writes ?? operation.response,
}));
const SCHEMAS = new ReplySchemas(
  documentText({ operations: WRITTEN, parsers: PARSERS })('json').toString(),
);

const keyOf = ({ method, group, path }: AnyOperation): string =>
  `${method.toUpperCase()} /${group}${path}`;

/** Last, because nodes register anew after the configuration was read. */
const IN_TURN = [...OPERATIONS].sort(
  (a, b) => Number(a.path === '/reconfigure/') - Number(b.path === '/reconfigure/'),
);
const CASES = IN_TURN.map((operation) => [keyOf(operation), operation] as const);

/** Asks for an operation; whether it was done, or refused as it must be. */
async function tryOperation(
  server: ForcedServer,
  { method, group, path }: AnyOperation,
  trial: Trial,
  turn: Turn,
): Promise<boolean> {
  const prefix = `/${group}/${apiVersionName(turn.api)}`;
  const subject = (await trial.prepare?.(turn)) ?? '';
  const query = trial.query === undefined ? '' : `?${trial.query(subject)}`;
  const target = `${prefix}${path.replace(/\{\w+\}/, subject)}${query}`;
  const { status, body } = await server.send(method, target, trial.body?.(subject, turn));
  const numbers = body.errors.map(({ error_number }: { error_number: number }) => error_number);
  const isDone = trial.isRefused !== true && turn.protocol >= (trial.since ?? OLDEST);
  expect([status, numbers]).toEqual(isDone ? [200, []] : [422, [NOT_SUPPORTED]]);
  const wrong = SCHEMAS.check(`${prefix}${path}`, body, method);
  const isMeant = ({ path: at, theirs }: Difference): boolean =>
    trial.unlikeSchema?.test(`${at} ${theirs}`) ?? false;
  expect(wrong.filter((difference) => !isMeant(difference))).toEqual([]);
  if (isDone) await trial.check(body, subject, turn);
  await trial.undo?.(subject, turn);
  return isDone;
}

const KEYS = Object.keys(TRIALS);
const outcomes: Outcome[] = [];

describe.each(SUITES)('the controller of %s', (suite) => {
  let cluster: Cluster;
  const protocols = SPOKEN[suite].filter((protocol) => protocol >= OLDEST);
  const jobs: string[] = [];

  beforeAll(async () => {
    const name = `operations${suite}`;
    cluster = await startCluster({ suite, name, basePort: BASE_PORTS[suite] });
    const command = ['sbatch', '--parsable', '--chdir=/tmp', '--output=/dev/null', '--requeue'];
    for (let i = 0; i <= 2 * protocols.length; i++) {
      jobs.push((await cluster.exec([...command, '--wrap=sleep 3600'])).trim());
    }
    const states = ['squeue', '--noheader', '--states=running', '--format=%A'];
    const areRunning = async () =>
      (await cluster.exec(states)).trim().split('\n').length === jobs.length;
    await until('the jobs', areRunning);
    const known = ['sacct', '--noheader', '--allocations', '--allusers', '--format=state'];
    const areKnown = async () =>
      (await cluster.exec(known)).trim().split(/\s+/).join() === jobs.map(() => 'RUNNING').join();
    await until('the jobs in accounting', areKnown);
  });

  afterAll(async () => {
    await cluster?.stop();
  });

  describe.each(protocols.map((protocol) => [releaseOf(protocol), protocol] as const))(
    'in the protocol of %s',
    (_, protocol) => {
      let server: ForcedServer;

      beforeAll(async () => {
        server = await forcedServer(cluster, 'root', protocol);
      });

      afterAll(async () => {
        await server?.close();
      });

      const turnOf = (api: ApiVersion, key: string): Turn => {
        const place = 1 + 2 * protocols.indexOf(protocol);
        return {
          ...{ cluster, api, protocol },
          runningJob: jobs[0] as string,
          jobsToRequeue: [jobs[place] as string, jobs[place + 1] as string],
          name: `p${protocol}v${api}t${KEYS.indexOf(key)}`,
          node: `n${api - 39}`,
        };
      };

      it.each(CASES)('%s', async (key, operation) => {
        const trial = TRIALS[key] as Trial;
        const inVersion = async (api: ApiVersion) => {
          const isDone = await tryOperation(server, operation, trial, turnOf(api, key));
          outcomes.push({ suite, protocol, api, operation: key, isDone });
        };
        const versions = API_VERSIONS.filter((api) => inRange(operation.versions ?? {}, api));
        if (trial.isAlone) for (const api of versions) await inVersion(api);
        else await Promise.all(versions.map(inVersion));
      });
    },
  );
});

describe('the trials', () => {
  it('are of all operations', () => {
    expect(Object.keys(TRIALS)).toEqual(OPERATIONS.map(keyOf));
  });

  it('are what docs/compatibility.md says', async () => {
    const rows = OPERATIONS.map((operation) => {
      const key = keyOf(operation);
      return { key, operation, request: (TRIALS[key] as Trial).request };
    });
    await expect(renderCompatibility(rows, outcomes)).toMatchFileSnapshot(
      '../../docs/compatibility.md',
    );
  });
});
