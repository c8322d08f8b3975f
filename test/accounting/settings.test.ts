/** Addresses and time-outs of the accounting daemon, of slurm.conf. */
import { expect, test } from 'vitest';
import { accountingSettings } from '../../src/cluster/accounting/settings.js';
import type { ConfEntry } from '../../src/cluster/conf/parse.js';
import { parseConf } from '../../src/cluster/conf/parse.js';
import { takesOptions } from '../../src/cluster/conf/settings.js';
import { buildSlurmConf } from '../../src/cluster/conf/slurm-conf.js';

function settingsOf(lines: string): ReturnType<typeof accountingSettings> {
  const text = `ClusterName=Test\nSlurmctldHost=head\n${lines}`;
  const entries = parseConf(text, 'slurm.conf', takesOptions) as ConfEntry[];
  return accountingSettings(buildSlurmConf(entries, { kind: 'file', path: 'slurm.conf' }, 'me'));
}

test('defaults', () => {
  expect(settingsOf('')).toEqual({
    daemons: [{ host: 'localhost', port: 6819 }],
    clusterName: 'test',
    initTimeoutMs: 45_000,
    answerTimeoutMs: 900_000,
  });
});

test('all that can be set', () => {
  const lines = [
    ...['AccountingStorageHost=db1', 'AccountingStorageBackupHost=db2'],
    ...['AccountingStoragePort=7000', 'MessageTimeout=20', 'TCPTimeout=5'],
  ];
  expect(settingsOf(lines.join('\n'))).toMatchObject({
    daemons: [
      { host: 'db1', port: 7000 },
      { host: 'db2', port: 7000 },
    ],
    initTimeoutMs: 55_000,
  });
});
