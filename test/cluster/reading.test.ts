/** What is read of real controllers in every version they speak, against what Slurm's commands show. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_VERSIONS, apiVersionName } from '../../src/model/versions.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { SPOKEN, SUITES, sharedCluster } from './clusters.js';
import { settled, shown } from './forced.js';
import type { ForcedServer } from './forced-server.js';
import { forcedServer } from './forced-server.js';

const RESERVATION = 'reading';
const JOBS = 'reading';
const START = 2_064_000_000;

/** Lines of a command's output. */
async function linesOf(cluster: Cluster, ...command: string[]): Promise<string[]> {
  const text = await cluster.exec(command);
  return text.split('\n').filter((line) => line.trim() !== '');
}

interface Share {
  readonly name: string;
  readonly parent: string;
  readonly type: readonly string[];
}

describe.each(SUITES)('the controller of %s', (suite) => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    await cluster.exec([
      ...['scontrol', 'create', 'reservation', `ReservationName=${RESERVATION}`],
      ...['Users=alice,bob', `StartTime=${new Date(START * 1000).toISOString().slice(0, 19)}`],
      ...['Duration=60', 'Nodes=n[1-2]', 'Flags=MAINT,IGNORE_JOBS'],
    ]);
    for (const options of [[], ['--array=1-2'], ['--ntasks=1', ':', '--ntasks=1']]) {
      const command = ['sbatch', '--hold', '--chdir=/tmp', `--job-name=${JOBS}`, '--wrap=true'];
      await cluster.exec([...command, ...options], { user: 'alice' });
    }
  });

  afterAll(async () => {
    await cluster?.exec(['scancel', `--name=${JOBS}`]);
    await cluster?.exec(['scontrol', 'delete', `ReservationName=${RESERVATION}`]);
  });

  describe.each(SPOKEN[suite])('in protocol version %i', (version) => {
    let server: ForcedServer;

    beforeAll(async () => {
      server = await forcedServer(cluster, 'root', version);
    });

    afterAll(async () => {
      await server?.close();
    });

    /** A reply that must be a success, in the newest API version. */
    async function read(path: string) {
      const { status, body } = await server.get(`/slurm/v0.0.45/${path}`);
      expect([status, body.errors]).toEqual([200, []]);
      return body;
    }

    it('shows shares as sshare does', async () => {
      const ofCommand = async (...options: string[]) => {
        const command = [
          'sshare',
          '--noheader',
          '--parsable2',
          '--format=Account,User',
          ...options,
        ];
        return (await linesOf(cluster, ...command)).map((line) => line.trim());
      };
      const ofReply = async (query: string) => {
        const { shares } = (await read(`shares${query}`)).shares as { shares: Share[] };
        return shares.map(({ name, parent, type: [kind] }) =>
          kind === 'USER' ? `${parent}|${name}` : `${name}|`,
        );
      };
      expect(await ofReply('')).toEqual(await ofCommand('--all'));
      expect(await ofReply('?users=alice')).toEqual(await ofCommand('--users=alice'));
      expect(await ofReply('?users=alice%2Cbob')).toEqual(await ofCommand('--users=alice,bob'));
    });

    it('shows licences as scontrol does', async () => {
      const [{ licenses }, expected] = await settled(
        () => read('licenses'),
        () => shown(cluster, 'licenses'),
      );
      const rows = new Map<string, Record<string, unknown>>(
        licenses.map((license: { LicenseName: string }) => [license.LicenseName, license]),
      );
      expect([...rows.keys()].sort()).toEqual(expected.map((row) => row['LicenseName']).sort());
      for (const { LicenseName = '', Total, Used, Free, Remote } of expected) {
        expect(rows.get(LicenseName)).toMatchObject({
          Total: Number(Total),
          Used: Number(Used),
          Free: Number(Free),
          Remote: Remote !== 'no',
        });
      }
    });

    it('shows states of jobs as squeue does', async () => {
      const [{ jobs }, ofCommand] = await settled(
        () => read('jobs/state'),
        () => linesOf(cluster, 'squeue', '-rh', '--states=all', '--format=%i %T'),
      );
      // Of a state with a flag the command shows the flag.
      const states = new Map<string, string>(
        jobs.map((job: { job_id: string; state: string[] }) => [job.job_id, job.state.at(-1)]),
      );
      expect(states.size).toBe(jobs.length);
      const expected = ofCommand.map((line) => line.trim().split(' ') as [string, string]);
      // What is left of an array has a star here, and its bare id there where nothing else is left.
      const wrong = expected.filter(
        ([id, state]) => (states.get(id) ?? states.get(`${id}_*`)) !== state,
      );
      expect(wrong).toEqual([]);
      const starred = [...states.keys()].filter((id) => id.endsWith('*')).length;
      expect(expected.length).toBeGreaterThanOrEqual(states.size - starred);
    });

    it('shows states of the jobs that are named', async () => {
      const lines = await linesOf(cluster, 'squeue', '-rh', `--name=${JOBS}`, '--format=%i');
      const ids = lines.map((line) => line.trim());
      // The bare id of an array stands for its tasks.
      const named = [/^\d+$/, /^\d+_1$/, /^\d+\+1$/].map((form) => ids.find((id) => form.test(id)));
      expect(named).not.toContain(undefined);
      const query = named.join(',').replace('+', '%2B');
      const { jobs } = await read(`jobs/state?job_id=${query}`);
      expect(jobs.map((job: { job_id: string }) => job.job_id).sort()).toEqual(named.sort());
    });

    it('shows reservations as scontrol does', async () => {
      const [row] = await shown(cluster, 'reservation', RESERVATION);
      const { reservations } = await read('reservations');
      const found = reservations.find(({ name }: { name: string }) => name === RESERVATION);
      expect(found).toMatchObject({
        node_list: row?.['Nodes'],
        node_count: Number(row?.['NodeCnt']),
        core_count: Number(row?.['CoreCnt']),
        users: row?.['Users'],
        tres: row?.['TRES'],
        start_time: { set: true, number: START },
        end_time: { set: true, number: START + 3600 },
        flags: ['MAINT', 'IGNORE_JOBS', 'SPEC_NODES'],
      });
      const one = await read(`reservation/${RESERVATION.toUpperCase()}`);
      expect(one.reservations).toEqual([found]);
      const { status, body } = await server.get('/slurm/v0.0.45/reservation/none');
      expect([status, body.errors[0].error_number]).toEqual([422, 9000]);
    });

    it('shows the configuration as scontrol does', async () => {
      const { slurm_conf, slurm_conf_meta } = await read('conf');
      const lines = await linesOf(cluster, 'scontrol', 'show', 'config');
      const config = new Map(lines.map((line) => line.split(/\s*=\s*(.*)/, 2) as [string, string]));
      const number = (key: string) => Number.parseInt(config.get(key) ?? '', 10);
      expect(slurm_conf).toMatchObject({
        ClusterName: config.get('ClusterName'),
        SelectType: config.get('SelectType'),
        StateSaveLocation: config.get('StateSaveLocation'),
        MaxArraySize: number('MaxArraySize'),
        MessageTimeout: number('MessageTimeout'),
        SlurmctldPort: number('SlurmctldPort'),
        PriorityMaxAge: config.get('PriorityMaxAge'),
        SlurmctldDebug: config.get('SlurmctldDebug'),
        SlurmUserId: Number(/\((\d+)\)/.exec(config.get('SlurmUser') ?? '')?.[1]),
      });
      expect(slurm_conf_meta.SLURM_VERSION).toBe(config.get('SLURM_VERSION'));
    });

    it('shows resources of jobs, or that it cannot', async () => {
      const { status, body } = await server.get('/slurm/v0.0.45/resources/999999');
      const expected = version >= 44 ? [404, 2017] : [422, 2036];
      expect([status, body.errors[0].error_number, body.nodes]).toEqual([...expected, []]);
    });

    it('answers all of it in every API version', async () => {
      const paths = [
        'shares',
        'licenses',
        'jobs/state',
        'reservations',
        `reservation/${RESERVATION}`,
      ];
      for (const api of API_VERSIONS) {
        for (const path of paths) {
          const { status, body } = await server.get(`/slurm/${apiVersionName(api)}/${path}`);
          expect([api, path, status, body.errors]).toEqual([api, path, 200, []]);
        }
      }
    });
  });
});
