/**
 * The keys of slurm.conf that this daemon uses: how each is read and what holds where it is not given
 * (upstream: read_config.c, read_config.h). Keys that are not listed are accepted and left alone, so
 * that a release's new key never stops the daemon.
 */
import type { ConfEntry } from './parse.js';
import type { ValueReader } from './values.js';
import {
  Parameters,
  parameters,
  ports,
  secondsAsMs,
  text,
  uint16,
  uint32,
  upperWords,
  words,
  yesNo,
} from './values.js';

interface Setting<T> {
  readonly key: string;
  readonly read: ValueReader<T>;
  readonly initial: T;
}

function setting<T>(key: string, read: ValueReader<T>, initial: T): Setting<T> {
  return { key, read, initial };
}

function optional<T>(key: string, read: ValueReader<T>): Setting<T | null> {
  return { key, read, initial: null };
}

const NONE = new Parameters('');

const SETTINGS = {
  accountingStorageBackupHost: optional('AccountingStorageBackupHost', text),
  accountingStorageExternalHosts: setting('AccountingStorageExternalHost', words, []),
  accountingStorageHost: setting('AccountingStorageHost', text, 'localhost'),
  accountingStorageParameters: setting('AccountingStorageParameters', parameters, NONE),
  /** A munge socket of the accounting daemon's. */
  accountingStoragePass: optional('AccountingStoragePass', text),
  accountingStoragePort: setting('AccountingStoragePort', uint16, 6819),
  accountingStorageType: optional('AccountingStorageType', text),
  authAltParameters: setting('AuthAltParameters', parameters, NONE),
  authAltTypes: setting('AuthAltTypes', words, []),
  authInfo: setting('AuthInfo', parameters, NONE),
  authType: setting('AuthType', text, 'auth/munge'),
  backupAddr: optional('BackupAddr', text),
  backupController: optional('BackupController', text),
  clusterName: setting('ClusterName', text, ''),
  communicationParameters: setting('CommunicationParameters', parameters, NONE),
  controlAddr: optional('ControlAddr', text),
  controlMachine: optional('ControlMachine', text),
  cpuFreqDef: optional('CpuFreqDef', text),
  cpuFreqGovernors: setting('CpuFreqGovernors', words, []),
  debugFlags: setting('DebugFlags', words, []),
  maxArraySize: setting('MaxArraySize', uint32, 1001),
  maxJobCount: setting('MaxJobCount', uint32, 10_000),
  messageTimeoutMs: setting('MessageTimeout', secondsAsMs, 10_000),
  pluginDir: optional('PluginDir', text),
  selectType: setting('SelectType', text, 'select/cons_tres'),
  selectTypeParameters: optional('SelectTypeParameters', upperWords),
  slurmUser: setting('SlurmUser', text, 'root'),
  slurmctldAddr: optional('SlurmctldAddr', text),
  slurmctldParameters: setting('SlurmctldParameters', parameters, NONE),
  slurmctldPorts: setting<readonly number[]>('SlurmctldPort', ports, [6817]),
  slurmctldTimeoutMs: setting('SlurmctldTimeout', secondsAsMs, 120_000),
  slurmdPort: setting('SlurmdPort', uint32, 6818),
  tcpTimeoutMs: setting('TCPTimeout', secondsAsMs, 2000),
  tlsParameters: setting('TLSParameters', parameters, NONE),
  tlsType: setting('TLSType', text, 'tls/none'),
  trackWcKey: setting('TrackWCKey', yesNo, false),
};

/** The values of the keys, as they stand in the file or by default. */
export type Settings = {
  readonly [K in keyof typeof SETTINGS]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never;
};

/** A setting's name and declaration, by its key in lower case. */
const BY_KEY = new Map<string, readonly [string, Setting<unknown>]>(
  Object.entries(SETTINGS).map(([name, one]) => [one.key.toLowerCase(), [name, one]]),
);

/** Whether pairs may follow a key, given in lower case, on its line. */
export function takesOptions(key: string): boolean {
  return !BY_KEY.has(key) && key !== 'slurmctldhost';
}

/** Reads the settings. Every value is checked; the last of a key counts. Throws {@link SlurmConfError}. */
export function readSettings(entries: readonly ConfEntry[]): Settings {
  const values = new Map<string, unknown>(
    Object.entries(SETTINGS).map(([name, { initial }]) => [name, initial]),
  );
  for (const entry of entries) {
    const known = BY_KEY.get(entry.key.toLowerCase());
    if (known === undefined) continue;
    const [name, { key, read }] = known;
    values.set(name, read(entry.value, key, entry));
  }
  return Object.fromEntries(values) as Settings;
}
