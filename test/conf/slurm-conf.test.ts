import { describe, expect, it } from 'vitest';
import { SlurmConfError } from '../../src/cluster/conf/error.js';
import type { ConfEntry } from '../../src/cluster/conf/parse.js';
import { parseConf } from '../../src/cluster/conf/parse.js';
import { takesOptions } from '../../src/cluster/conf/settings.js';
import type { SlurmConf } from '../../src/cluster/conf/slurm-conf.js';
import { buildSlurmConf } from '../../src/cluster/conf/slurm-conf.js';

const MINIMUM = 'ClusterName=Test\nSlurmctldHost=head\n';

function build(text: string): SlurmConf {
  const entries = parseConf(text, 'slurm.conf', takesOptions) as ConfEntry[];
  return buildSlurmConf(entries, { kind: 'file', path: 'slurm.conf' }, 'me.example.org');
}

function withLines(lines: string): SlurmConf {
  return build(MINIMUM + lines);
}

function failure(text: string): SlurmConfError {
  try {
    build(text);
  } catch (error) {
    if (error instanceof SlurmConfError) return error;
    throw error;
  }
  throw new Error(`was accepted: ${text}`);
}

describe('a configuration', () => {
  it("has upstream's defaults", () => {
    expect(withLines('')).toMatchObject({
      clusterName: 'test',
      controllers: [{ name: 'head', address: 'head', ports: [6817] }],
      accountingStorageType: null,
      accountingStorageHost: 'localhost',
      accountingStoragePort: 6819,
      authType: 'auth/munge',
      authAltTypes: [],
      maxArraySize: 1001,
      maxJobCount: 10_000,
      messageTimeoutMs: 10_000,
      tcpTimeoutMs: 2000,
      slurmctldTimeoutMs: 120_000,
      slurmdPort: 6818,
      selectType: 'select/cons_tres',
      selectTypeParameters: ['CR_CORE_MEMORY'],
      slurmUser: 'root',
      tlsType: 'tls/none',
      trackWcKey: false,
      mungeSocket: null,
      mungeTtlSeconds: null,
      ipv4: true,
      ipv6: false,
      nodes: [],
      partitions: [],
      nodeSets: [],
    });
  });

  it('takes keys in any case, the last of equal ones', () => {
    const conf = withLines(
      'MESSAGETIMEOUT=30\nmessagetimeout=40\nselecttypeparameters=cr_Core,CR_LLN',
    );
    expect(conf.messageTimeoutMs).toBe(40_000);
    expect(conf.selectTypeParameters).toEqual(['CR_CORE', 'CR_LLN']);
  });

  it('has the governors of CPU frequencies as they are given', () => {
    expect(withLines('')).toMatchObject({ cpuFreqDef: null, cpuFreqGovernors: [] });
    const conf = withLines('CpuFreqDef=Performance\nCpuFreqGovernors=OnDemand,,PowerSave');
    expect(conf.cpuFreqDef).toBe('Performance');
    expect(conf.cpuFreqGovernors).toEqual(['OnDemand', 'PowerSave']);
  });

  it('accepts keys that it does not know, with and without options', () => {
    const lines = 'FutureKey=1\nDownNodes=n1 State=DOWN Reason="x y"\nFutureThing=a Part=b';
    expect(withLines(lines).clusterName).toBe('test');
  });

  it('must name the cluster', () => {
    for (const text of ['', 'SlurmctldHost=head', 'ClusterName=""\nSlurmctldHost=head']) {
      const error = failure(text);
      expect(error).toMatchObject({
        code: 'MISSING',
        message: 'ClusterName needs to be specified',
      });
      expect(error.conclusion).toBe('Unable to process configuration file');
    }
  });

  it('may not switch both families of addresses off', () => {
    expect(withLines('CommunicationParameters=DisableIPv4,enableipv6')).toMatchObject({
      ipv4: false,
      ipv6: true,
    });
    expect(failure(`${MINIMUM}CommunicationParameters=DisableIPv4`).message).toBe(
      'Both IPv4 and IPv6 support disabled, cannot communicate',
    );
  });

  it('reads parameters of communication', () => {
    const { communicationParameters } = withLines('CommunicationParameters=block_null_hash');
    expect(communicationParameters.has('block_null_hash')).toBe(true);
    expect(communicationParameters.has('disable_http')).toBe(false);
  });

  it.each([
    ['AuthInfo=socket=/run/m.socket,ttl=60', '/run/m.socket', 60],
    ['AuthInfo=cred_expire=60,socket=/run/m.socket', '/run/m.socket', null],
    ['AuthInfo=/run/old.socket', '/run/old.socket', null],
    ['AuthInfo=ttl=60', null, 60],
    ['AuthInfo=ttl=0', null, null],
  ])('finds munge by %s', (line, socket, ttlSeconds) => {
    expect(withLines(line)).toMatchObject({ mungeSocket: socket, mungeTtlSeconds: ttlSeconds });
  });

  it('tells whether there is accounting', () => {
    const type = (name: string) => withLines(`AccountingStorageType=${name}`).accountingStorageType;
    expect(type('accounting_storage/slurmdbd')).toBe('accounting_storage/slurmdbd');
    expect(type('accounting_storage/none')).toBeNull();
    expect(() => type('accounting_storage/mysql')).toThrow('only permitted in SlurmDBD');
  });

  it('has no selection parameters by default with another plugin', () => {
    expect(withLines('SelectType=select/linear').selectTypeParameters).toEqual([]);
  });
});

describe('numbers', () => {
  it.each([
    ['MessageTimeout=010', 8000],
    ['MessageTimeout=0x10', 16_000],
    ['MessageTimeout=+5', 5000],
    ['MessageTimeout=""', 0],
    ['MessageTimeout=infinite', 65_535_000],
  ])('%s is %i ms', (line, timeoutMs) => {
    expect(withLines(line).messageTimeoutMs).toBe(timeoutMs);
  });

  it.each([
    ['MaxJobCount=5K', 5120],
    ['MaxJobCount=4294967295', 4_294_967_295],
    ['MaxJobCount=Unlimited', 4_294_967_295],
  ])('%s is %i', (line, count) => {
    expect(withLines(line).maxJobCount).toBe(count);
  });

  it.each([
    ['MessageTimeout=ten', 'MessageTimeout value "ten" is not a valid number'],
    ['MessageTimeout=5k', 'MessageTimeout value "5k" is not a valid number'],
    ['MessageTimeout=08', 'MessageTimeout value "08" is not a valid number'],
    ['MessageTimeout=1.5', 'MessageTimeout value "1.5" is not a valid number'],
    ['MessageTimeout=-5', 'MessageTimeout value (-5) is less than zero'],
    ['messagetimeout=65536', 'MessageTimeout value (65536) is greater than 65535'],
    ['MaxJobCount=5Kx', 'MaxJobCount value (5Kx) is not a valid number'],
    ['MaxJobCount=4M', 'MaxJobCount value (4M) is not a valid number'],
    ['MaxJobCount=4294967296', 'MaxJobCount value (4294967296) is greater than 4294967295'],
    ['TrackWCKey=maybe', '"maybe" is not a valid option for "TrackWCKey"'],
  ])('%s is refused with its place', (line, message) => {
    const error = failure(`${MINIMUM}${line}\nMessageTimeout=10\nMaxJobCount=10\nTrackWCKey=no`);
    expect(error.message).toBe(`${message} (slurm.conf line 3)`);
    expect(error).toMatchObject({ code: 'VALUE', file: 'slurm.conf', line: 3 });
  });
});

describe('controllers', () => {
  const controllersOf = (text: string) =>
    build(`ClusterName=c\n${text}`).controllers.map(({ name, address }) => `${name}@${address}`);

  it('stand in the order of the file', () => {
    expect(
      controllersOf('SlurmctldHost=a(10.0.0.1)\nSlurmctldHost=b\nSlurmctldHost=c(::1)'),
    ).toEqual(['a@10.0.0.1', 'b@b', 'c@::1']);
  });

  it('may be given in the older way, which SlurmctldHost overrides', () => {
    expect(controllersOf('ControlMachine=a\nControlAddr=10.0.0.1')).toEqual(['a@10.0.0.1']);
    expect(controllersOf('ControlMachine=a\nBackupController=b')).toEqual(['a@a', 'b@b']);
    expect(controllersOf('ControlMachine=a\nBackupController=b\nBackupAddr=c')).toEqual([
      'a@a',
      'b@c',
    ]);
    expect(controllersOf('ControlMachine=a\nSlurmctldHost=b')).toEqual(['b@b']);
  });

  it('have the name of this machine in place of localhost', () => {
    expect(controllersOf('SlurmctldHost=LocalHost')).toEqual(['me@LocalHost']);
  });

  it.each([
    ['', 'No SlurmctldHost defined.'],
    ['SlurmctldHost=a\nSlurmctldHost=a(10.0.0.1)', 'Duplicate SlurmctldHost records: a'],
    ['SlurmctldHost=me\nSlurmctldHost=localhost', 'Duplicate SlurmctldHost records: me'],
    ['SlurmctldHost=a(', 'Bad value "a(" for SlurmctldHost (slurm.conf line 2)'],
    ['SlurmctldHost=a)', 'Bad value "a)" for SlurmctldHost (slurm.conf line 2)'],
    ['SlurmctldHost=a(b)c', 'Bad value "a(b)c" for SlurmctldHost (slurm.conf line 2)'],
    [
      'ControlMachine=a,b',
      'ControlMachine has multiple host names, so ControlAddr must be specified.',
    ],
    ['ControlMachine=a\nBackupAddr=b', 'BackupAddr specified without BackupController'],
  ])('%j is refused', (text, message) => {
    expect(failure(`ClusterName=c\n${text}`).message).toBe(message);
  });

  it('are reached through SlurmctldAddr alone where it is given; pings go to each', () => {
    const conf = withLines('SlurmctldAddr=10.0.0.9\nSlurmctldPort=7000');
    expect(conf.requestControllers).toEqual([
      { name: '10.0.0.9', address: '10.0.0.9', ports: [7000] },
    ]);
    expect(conf.controllers).toEqual([{ name: 'head', address: 'head', ports: [7000] }]);
    const plain = withLines('');
    expect(plain.requestControllers).toBe(plain.controllers);
  });

  it('serve every port of a range', () => {
    expect(withLines('SlurmctldPort=6820-6823').controllers[0]?.ports).toEqual([
      6820, 6821, 6822, 6823,
    ]);
  });

  it.each(['0', '6823-6820', '6820-6820', '6820-', '6820,6821', 'x', '65535-65536', '-1'])(
    'have no port %s',
    (port) => {
      expect(failure(`${MINIMUM}SlurmctldPort=${port}`).message).toBe(
        `Invalid SlurmctldPort ${port} (slurm.conf line 3)`,
      );
    },
  );
});
