/**
 * What a cluster's own commands say: the essentials that a decoded fixture is compared with. Nothing
 * here goes through this project's decoders.
 */
import type { Cluster } from '../cluster/cluster.js';

/** Essentials of one message. */
export type Expectation = Readonly<Record<string, unknown>>;

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
