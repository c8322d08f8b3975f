/** slurm.conf as this project reads it, and as real Slurm does. */
import { hostname } from 'node:os';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSlurmConf } from '../../src/cluster/conf/discover.js';
import { SlurmConfError } from '../../src/cluster/conf/error.js';
import { diskReader, LOCAL_FILES, readEntries } from '../../src/cluster/conf/files.js';
import { expandNodes } from '../../src/cluster/conf/nodes.js';
import type { SlurmConf } from '../../src/cluster/conf/slurm-conf.js';
import { buildSlurmConf } from '../../src/cluster/conf/slurm-conf.js';
import type { Cluster } from '../../tools/cluster/cluster.js';
import { SUITES, sharedCluster } from './clusters.js';

/** `NAME=VALUE` words of a line of scontrol's. */
function fields(line: string): Record<string, string> {
  return Object.fromEntries([...line.matchAll(/(\S+?)=(\S*)/g)].map((match) => match.slice(1, 3)));
}

/** Text as scontrol prints it; null is `(null)`. */
const shown = (text: string | null) => text || '(null)';

const seconds = (milliseconds: number) => `${milliseconds / 1000} sec`;

/** What is loaded, in the words of `scontrol show config`. */
function asShown(conf: SlurmConf): Record<string, string> {
  return {
    AccountingStorageBackupHost: shown(conf.accountingStorageBackupHost),
    AccountingStorageExternalHost: shown(conf.accountingStorageExternalHosts.join()),
    AccountingStorageHost: conf.accountingStorageHost,
    AccountingStorageParameters: shown(conf.accountingStorageParameters.text),
    AccountingStoragePort: String(conf.accountingStoragePort),
    AccountingStorageType: shown(conf.accountingStorageType),
    AuthAltParameters: shown(conf.authAltParameters.text),
    AuthAltTypes: shown(conf.authAltTypes.join()),
    AuthInfo: shown(conf.authInfo.text),
    AuthType: conf.authType,
    ClusterName: conf.clusterName,
    CommunicationParameters: shown(conf.communicationParameters.text),
    DebugFlags: shown(conf.debugFlags.join()),
    MaxArraySize: String(conf.maxArraySize),
    MaxJobCount: String(conf.maxJobCount),
    MessageTimeout: seconds(conf.messageTimeoutMs),
    SelectType: conf.selectType,
    SelectTypeParameters: conf.selectTypeParameters.join(),
    SlurmctldAddr: shown(conf.slurmctldAddr),
    SlurmctldParameters: shown(conf.slurmctldParameters.text),
    SlurmctldPort: conf.slurmctldPorts.join(),
    SlurmctldTimeout: seconds(conf.slurmctldTimeoutMs),
    SlurmdPort: String(conf.slurmdPort),
    TCPTimeout: seconds(conf.tcpTimeoutMs),
    TLSParameters: shown(conf.tlsParameters.text),
    TLSType: conf.tlsType,
    TrackWCKey: conf.trackWcKey ? 'yes' : 'no',
  };
}

/** Key and value of each line of `scontrol show config`. */
async function shownConfig(cluster: Cluster): Promise<Map<string, string>> {
  const text = await cluster.exec(['scontrol', 'show', 'config']);
  const lines = text.matchAll(/^(\S+) += (.*?) *$/gm);
  return new Map(Array.from(lines, ([, key, value]) => [key as string, value as string]));
}

const HEAD = 'ClusterName=Test\nSlurmctldHost=head(127.0.0.1)\n';

const GRAMMAR = [
  ...['MessageTimeout=abc', 'MessageTimeout = abc', 'MessageTimeout+=abc', 'MessageTimeout+ =abc'],
  ...[
    'MessageTimeout="a b"',

    'MessageTimeout="a"b"',
  ],
  ...[
    'MessageTimeout=a\\#b',
    'MessageTimeout=a#b',
    'MessageTimeout="a#b"',
    'MessageTimeout=a\\\\#b',
  ],
  ...['MessageTimeout=a\\b\\\\c', 'MessageTimeout=a\\\nb', 'MessageTimeout=a\\ \t\nb'],
  ...['MessageTimeout=a\\ # c\nb', 'MessageTimeout=a\\\r\nb', 'MessageTimeout=a\\\\\nb'],
  ...[
    'MessageTimeout=a\\\\\\\nb',
    'MessageTimeout=a\\',
    '# c \\\nMessageTimeout=a',
    '  MessageTimeout=a',
  ],
  ...['MessageTimeout=', 'MessageTimeout=""', '=5', 'MessageTimeout', 'MessageTimeout=5 6'],
  ...['MessageTimeout=5 TCPTimeout=6', 'MessageTimeout=5\rTCPTimeout=6', 'MessageTimeout=5\fx'],
  ...['MessageTimeout=010', 'MessageTimeout=08', 'MessageTimeout=0x1F', 'MessageTimeout=0x'],
  ...['MessageTimeout=5k', 'MessageTimeout=-5', 'MessageTimeout=+5', 'MessageTimeout=-+5'],
  ...[
    'MessageTimeout=" 5"',
    'MessageTimeout="5 "',
    'MessageTimeout=65536',
    'MessageTimeout=infinite',
  ],
  ...[
    'MessageTimeout=abc\nMessageTimeout=5',
    'MaxJobCount=5K',
    'MaxJobCount=5kx',
    'MaxJobCount=-1',
  ],
  ...['MaxJobCount=4294967296', 'MaxJobCount=Unlimited', 'TrackWCKey=up', 'TrackWCKey=maybe'],
  ...['include /dev/null', 'INCLUDE\t/dev/null x', ' include /dev/null', 'include *'],
  ...['include /dev/%c/../null*', 'Include=x'],
  ...['SlurmctldHost=b', 'SlurmctldHost=b(', 'SlurmctldHost=b(c)d', 'SlurmctldHost=b(c)(d)'],
  ...[
    'SlurmctldHost=head',
    'SlurmctldHost=b c',
    'SlurmctldPort=6820-6823',
    'SlurmctldPort=6823-6820',
  ],
  ...['SlurmctldPort=0', 'SlurmctldPort=6820-', 'SlurmctldPort=6820,6821', 'SlurmctldPort=x'],
  ...['NodeName=n1 CPUs=2 rest', 'NodeName=n1 CPUs=2 cpus=4', 'NodeName=n1 Reason="a b" CPUs=1'],
  ...['NodeName=DEFAULT NodeAddr=x', 'nodename=default nodehostname=x', 'NodeName=DEFAULT CPUs=2'],
  ...[
    'NodeName=ALL',
    'NodeName=n1 \\\n  CPUs=2',
    'PartitionName=p Nodes=n1 x',
    'NodeSet=s Nodes=n1 x',
  ],
  ...[
    'DownNodes=n1 State=DOWN Reason="a b"',
    'CommunicationParameters=DisableIPv4',
    'ClusterName=""',
  ],
  'AccountingStorageType=accounting_storage/mysql',
].map((text) => `${HEAD}${text}\n`);
GRAMMAR.push('', '\n', 'ClusterName=x\n', 'SlurmctldHost=x\n', 'ClusterName=x\nBackupAddr=y\n');
GRAMMAR.push(
  'ClusterName=x\nControlMachine=a,b\n',
  'ClusterName=x\nControlMachine=a\nBackupAddr=b\n',
);

const fragments = [
  ...['MessageTimeout', 'MaxJobCount', '=', '=', '+=', '5', 'x', '0x1', 'k', '-', '"', '"', '#'],
  ...['\\', '\\\n', '\n', '\n', ' ', ' ', '\t', '\r', '\r\n', '\nNodeName=n1 ', ' CPUs=2 ', '\f'],
];
const random = fc.sample(
  fc.array(fc.constantFrom(...fragments), { maxLength: 14 }).map((parts) => parts.join('')),
  { numRuns: 300, seed: 20260505 },
);
const TEXTS = [...GRAMMAR, ...random.map((text) => `${HEAD}${text}\n`)];

const pathOf = (i: number) => `/tmp/slurm-conf-${i}/slurm.conf`;

/** What real Slurm says about each text: its errors, none where it accepts it. */
async function judgedByUpstream(cluster: Cluster, texts: readonly string[]): Promise<string[][]> {
  const one = (text: string, i: number) => {
    const path = pathOf(i);
    const bytes = Buffer.from(text).toString('base64');
    return `mkdir /tmp/slurm-conf-${i}; echo ${bytes} | base64 -d > ${path}
      SLURM_CONF=${path} scontrol show hostnames n1 2>&1 || true; printf '\\n==\\n'; rm -r /tmp/slurm-conf-${i}`;
  };
  const judged: string[][] = [];
  for (let start = 0; start < texts.length; start += 100) {
    const slice = texts.slice(start, start + 100);
    const script = slice.map((text, i) => one(text, start + i)).join('\n');
    const output = (await cluster.exec(['sh', '-c', script]))
      .split('\n==\n')
      .slice(0, slice.length);
    for (const part of output) {
      // A carriage return stands in a message at times: no end of a line.
      const errors = part
        .split('\n')
        .map((line) => /^scontrol: (?:error|fatal): (.*)$/s.exec(line)?.[1]);
      judged.push(errors.filter((message) => message !== undefined));
    }
  }
  return judged;
}

/** What this project says about a text: its error without the place, or null where it accepts it. */
async function judgedHere(text: string, path: string): Promise<string | null> {
  const files = {
    ...LOCAL_FILES,
    sizeBytes: async (name: string) =>
      name === path ? Buffer.byteLength(text) : await LOCAL_FILES.sizeBytes(name),
    read: async () => text,
  };
  const patience = { attempts: 1, intervalMs: 0, onWait: () => undefined };
  try {
    const entries = await readEntries(path, diskReader(path, files, patience));
    buildSlurmConf(entries ?? [], { kind: 'file', path }, hostname());
    return null;
  } catch (error) {
    if (!(error instanceof SlurmConfError)) throw error;
    return error.message
      .replace(/ \(\S+ line \d+\)$/, '')
      .replace(/^("Include" failed .*?):.*/, '$1');
  }
}

describe.each(SUITES)('on %s', (suite) => {
  let cluster: Cluster;
  let conf: SlurmConf;

  beforeAll(async () => {
    cluster = await sharedCluster(suite);
    const munge = () => {
      throw new Error('nothing is to be fetched');
    };
    conf = await loadSlurmConf({ file: cluster.confPath, env: {}, munge });
  });

  it('the configuration is what the controller shows', async () => {
    const config = await shownConfig(cluster);
    const expected = asShown(conf);
    const keys = Object.keys(expected);
    expect(Object.fromEntries(keys.map((key) => [key, config.get(key)]))).toEqual(expected);
    expect(config.get('SlurmUser')?.replace(/\(\d+\)$/, '')).toBe(conf.slurmUser);
    expect(conf.controllers.map(({ name, address }) => `${name}(${address})`)).toEqual([
      config.get('SlurmctldHost[0]'),
    ]);
  });

  it('the nodes are what the controller shows', async () => {
    const lines = (await cluster.exec(['scontrol', '--oneliner', 'show', 'nodes']))
      .trim()
      .split('\n');
    const nodes = conf.nodes.flatMap((line) => expandNodes(line, conf.slurmdPort));
    const theirs = lines.map(fields).map((node) => ({
      name: node['NodeName'],
      hostname: node['NodeHostName'],
      address: node['NodeAddr'],
      port: Number(node['Port'] ?? conf.slurmdPort),
    }));
    const byName = (a: { name: string | undefined }, b: { name: string | undefined }) =>
      String(a.name).localeCompare(String(b.name));
    expect(theirs.length).toBeGreaterThan(0);
    expect(nodes.toSorted(byName)).toEqual(theirs.toSorted(byName));
  });

  it('the partitions are what the controller shows', async () => {
    const text = await cluster.exec(['scontrol', '--oneliner', '--all', 'show', 'partitions']);
    const theirs = text.trim().split('\n').map(fields);
    const configured = conf.partitions.map(({ name, nodes }) => ({ name, nodes }));
    const shownToo = configured.map(({ name }) => {
      const found = theirs.find((partition) => partition['PartitionName'] === name);
      return { name, nodes: found?.['Nodes'] ?? null };
    });
    expect(configured.length).toBeGreaterThan(0);
    expect(shownToo).toEqual(configured);
  });

  it('texts are accepted and refused as upstream does, keys that it does not know aside', async () => {
    const judged = await judgedByUpstream(cluster, TEXTS);
    const wrong: unknown[] = [];
    let compared = 0;
    for (const [i, text] of TEXTS.entries()) {
      const theirs = judged[i] as string[];
      if (theirs.some((message) => message.includes('unrecognized key'))) continue;
      compared += 1;
      const ours = await judgedHere(text, pathOf(i));
      const same = ours === null ? theirs.length === 0 : theirs.includes(ours);
      if (!same) wrong.push({ text, ours, theirs });
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });
});
