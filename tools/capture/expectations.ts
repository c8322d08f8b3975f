/**
 * What a cluster's own commands say: the essentials that a decoded fixture is compared with. Nothing
 * here goes through this project's decoders.
 */
import type { Cluster } from '../cluster/cluster.js';

/** Essentials of one message. */
export type Expectation = Readonly<Record<string, unknown>>;

/** Base states of jobs by number, as far as jobs here have them. */
const STATES = ['PENDING', 'RUNNING', 'SUSPENDED', 'COMPLETED', 'CANCELLED', 'FAILED'];

/** Asks the commands, as root, who sees everything. */
export class Commands {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  async #json(...command: string[]): Promise<Record<string, Record<string, unknown>[]>> {
    return JSON.parse(await this.#cluster.exec(command));
  }

  /** Release of the cluster's programs, `24.11.5`. */
  async release(): Promise<string> {
    const text = await this.#cluster.exec(['scontrol', '--version']);
    return /[\d.]+/.exec(text)?.[0] ?? text.trim();
  }

  async jobs(...ids: string[]): Promise<Expectation[]> {
    const { jobs = [] } = await this.#json('scontrol', 'show', 'jobs', ...ids, '--all', '--json');
    return jobs.map((job) => ({
      job_id: job['job_id'],
      name: job['name'],
      comment: job['comment'],
      account: job['account'],
      partition: job['partition'],
      qos: job['qos'],
      nodes: job['nodes'],
      tres_req_str: job['tres_req_str'],
      tres_per_node: job['tres_per_node'],
      work_dir: job['current_working_directory'],
      het_job_id: (job['het_job_id'] as { number: number }).number,
      priority: (job['priority'] as { number: number }).number,
      submit_time: (job['submit_time'] as { number: number }).number,
    }));
  }

  async nodes(...names: string[]): Promise<Expectation[]> {
    const { nodes = [] } = await this.#json('scontrol', 'show', 'nodes', ...names, '--json');
    return nodes.map((node) => ({
      name: node['name'],
      node_hostname: node['hostname'],
      cpus: node['cpus'],
      boards: node['boards'],
      sockets: node['sockets'],
      gres: node['gres'],
      port: node['port'],
      os: node['operating_system'],
      alloc_cpus: node['alloc_cpus'],
      tres_fmt_str: node['tres'],
      alloc_tres_fmt_str: node['tres_used'],
    }));
  }

  async partitions(): Promise<Expectation[]> {
    const lines = await this.#cluster.exec([
      'scontrol',
      'show',
      'partition',
      '--oneliner',
      '--all',
    ]);
    return records(lines, ' ').map((partition) => ({
      name: partition['PartitionName'],
      nodes: partition['Nodes'],
      total_nodes: Number(partition['TotalNodes']),
      total_cpus: Number(partition['TotalCPUs']),
      priority_tier: Number(partition['PriorityTier']),
      grace_time: Number(partition['GraceTime']),
      tres_fmt_str: partition['TRES'],
    }));
  }

  async licenses(): Promise<Expectation[]> {
    const lines = await this.#cluster.exec(['scontrol', 'show', 'license', '--oneliner']);
    return records(lines, ' ').map((license) => ({
      name: license['LicenseName'],
      total: Number(license['Total']),
      in_use: Number(license['Used']),
      reserved: Number(license['Reserved']),
    }));
  }

  async reservations(): Promise<Expectation[]> {
    const { reservations = [] } = await this.#json('scontrol', 'show', 'reservations', '--json');
    return reservations.map((reservation) => ({
      name: reservation['name'],
      node_list: reservation['node_list'],
      node_cnt: reservation['node_count'],
      core_cnt: reservation['core_count'],
      partition: reservation['partition'],
      users: reservation['users'],
      licenses: reservation['licenses'],
      tres_str: reservation['tres'],
      start_time: (reservation['start_time'] as { number: number }).number,
      end_time: (reservation['end_time'] as { number: number }).number,
    }));
  }

  async shares(): Promise<Expectation[]> {
    const format = '--format=Account,User,RawShares';
    const rows = await this.#cluster.exec(['sshare', '--all', '--parsable2', '--noheader', format]);
    return rows
      .trimEnd()
      .split('\n')
      .map((row) => row.split('|').map((cell) => cell.trim()))
      .map(([account, user, shares]) => ({
        name: user || account,
        ...(user && { parent: account }),
        ...(shares && { shares_raw: Number(shares) }),
      }));
  }

  async jobStates(): Promise<Expectation[]> {
    const { jobs = [] } = await this.#json('scontrol', 'show', 'jobs', '--all', '--json');
    return jobs.map((job) => ({
      job_id: job['job_id'],
      array_job_id: (job['array_job_id'] as { number: number }).number,
      state: STATES.indexOf((job['job_state'] as string[])[0] ?? ''),
    }));
  }

  async allocation(id: number): Promise<Expectation> {
    const { jobs: [job = {}] = [] } = await this.#json(
      'scontrol',
      'show',
      'job',
      `${id}`,
      '--json',
    );
    return {
      account: job['account'],
      partition: job['partition'],
      qos: job['qos'],
      node_list: job['nodes'],
      user_name: job['user_name'],
      group_name: job['group_name'],
    };
  }

  async layout(id: number): Promise<Expectation[]> {
    const nodes = ['squeue', '--noheader', '--format=%N', `--jobs=${id}`];
    const list = (await this.#cluster.exec(nodes)).trim();
    const names = await this.#cluster.exec(['scontrol', 'show', 'hostnames', list]);
    return names
      .trim()
      .split('\n')
      .map((node) => ({ node }));
  }

  async statistics(): Promise<Expectation> {
    const text = await this.#cluster.exec(['sdiag']);
    const number = (label: string) => Number(new RegExp(`${label}:\\s*(\\d+)`).exec(text)?.[1]);
    return {
      jobs_submitted: number('Jobs submitted'),
      jobs_started: number('Jobs started'),
      jobs_completed: number('Jobs completed'),
      jobs_canceled: number('Jobs canceled'),
      jobs_failed: number('Jobs failed'),
      server_thread_count: number('Server thread count'),
    };
  }

  async settings(): Promise<Expectation> {
    const [config = {}] = records(
      (await this.#cluster.exec(['scontrol', 'show', 'config'])).replaceAll('\n', '\t'),
      '\t',
    );
    return {
      cluster_name: config['ClusterName'],
      max_job_cnt: Number(config['MaxJobCount']),
      max_array_sz: Number(config['MaxArraySize']),
      min_job_age: Number.parseInt(config['MinJobAge'] ?? '', 10),
      licenses: config['Licenses'],
      state_save_location: config['StateSaveLocation'],
      tree_width: Number(config['TreeWidth']),
      version: config['SLURM_VERSION'],
      wait_time: Number.parseInt(config['WaitTime'] ?? '', 10),
    };
  }
}

/** `Key=value` or `Key = value` between separators, a record a line. */
function records(text: string, separator: string): Record<string, string>[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const pairs = line.split(separator).map((pair) => /^([^=]*?)\s*=\s*(.*?)\s*$/.exec(pair));
      return Object.fromEntries(pairs.flatMap((m) => (m === null ? [] : [[m[1], m[2]]])));
    });
}
