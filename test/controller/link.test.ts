/** How Slurm's daemons are connected to, by slurm.conf. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ConfEntry } from '../../src/cluster/conf/parse.js';
import { parseConf } from '../../src/cluster/conf/parse.js';
import { takesOptions } from '../../src/cluster/conf/settings.js';
import { buildSlurmConf } from '../../src/cluster/conf/slurm-conf.js';
import { linkSettings, loadAuthorities } from '../../src/cluster/link.js';

const directory = mkdtempSync(join(tmpdir(), 'link-'));
afterAll(() => rmSync(directory, { recursive: true }));

function conf(lines: string) {
  const text = `ClusterName=test\nSlurmctldHost=head\n${lines}`;
  const entries = parseConf(text, 'slurm.conf', takesOptions) as ConfEntry[];
  return buildSlurmConf(entries, { kind: 'file', path: join(directory, 'slurm.conf') }, 'me');
}

it.each([
  ['', { connectTimeoutMs: 2000, family: 4 }],
  ['TCPTimeout=5', { connectTimeoutMs: 5000, family: 4 }],
  ['CommunicationParameters=EnableIPv6', { connectTimeoutMs: 2000 }],
  ['CommunicationParameters=EnableIPv6,DisableIPv4', { connectTimeoutMs: 2000, family: 6 }],
])('%s: %j', (lines, expected) => {
  expect(linkSettings(conf(lines))).toEqual(expected);
});

it('is TLS where TLSType says so, by authorities beside slurm.conf or where they are named', async () => {
  expect(await loadAuthorities(conf(''))).toBeNull();
  expect(await loadAuthorities(conf('TLSType=none'))).toBeNull();
  const missing = loadAuthorities(conf('TLSType=tls/s2n'));
  await expect(missing).rejects.toThrow(/^TLSType=tls\/s2n: .*ca_cert\.pem/);
  writeFileSync(join(directory, 'ca_cert.pem'), 'beside');
  writeFileSync(join(directory, 'other.pem'), 'named');
  expect(String(await loadAuthorities(conf('TLSType=s2n')))).toBe('beside');
  const named = `TLSType=s2n\nTLSParameters=ca_cert_file=${join(directory, 'other.pem')}`;
  expect(String(await loadAuthorities(conf(named)))).toBe('named');
});
