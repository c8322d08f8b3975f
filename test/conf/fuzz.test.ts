import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlurmConfError } from '../../src/cluster/conf/error.js';
import { diskReader, readEntries } from '../../src/cluster/conf/files.js';
import { expandNodes } from '../../src/cluster/conf/nodes.js';
import { buildSlurmConf } from '../../src/cluster/conf/slurm-conf.js';
import { memoryFiles } from './memory-files.js';

const words = [
  ...['ClusterName=x', 'SlurmctldHost=', 'SlurmctldPort=', 'NodeName=', 'NodeAddr=', 'Port='],
  ...['PartitionName=', 'Nodes=', 'DEFAULT', 'MessageTimeout=', 'MaxJobCount=', 'AuthInfo='],
  ...['Include ', 'b.conf', '%c', '*', 'n[1-3]', 'n[1-', ']', '(', ')', '6820-6823', '-1', '0x10'],
  ...['"', '#', '\\', '\\\n', '\n', '\r\n', ' ', '\t', '=', '+=', ',', '\0', '\u00a0', 'é'],
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

async function load(main: string, included: string): Promise<void> {
  const files = memoryFiles({ '/c/slurm.conf': main, '/c/b.conf': included });
  const patience = { attempts: 1, intervalMs: 0, onWait: () => undefined };
  const reader = diskReader('/c/slurm.conf', files, patience);
  const entries = await readEntries('/c/slurm.conf', reader);
  const source = { kind: 'file', path: '/c/slurm.conf' } as const;
  const conf = buildSlurmConf(entries ?? [], source, 'me');
  for (const line of conf.nodes) expandNodes(line, conf.slurmdPort);
}

/** A quadratic reader would take minutes; a busy machine may take seconds. */
const LONG_MS = 10_000;

describe('any text', { timeout: 6 * LONG_MS }, () => {
  it('is a configuration or a typed error', async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(text, text, fc.boolean(), async (main, included, valid) => {
        const head = valid ? 'ClusterName=x\nSlurmctldHost=head\n' : '';
        try {
          await load(head + main, included);
          outcomes.add('accepted');
        } catch (error) {
          expect(error).toBeInstanceOf(SlurmConfError);
          outcomes.add((error as SlurmConfError).code);
        }
      }),
      { numRuns: 2000 },
    );
    expect(outcomes).toContain('accepted');
    expect(outcomes).toContain('SYNTAX');
    expect(outcomes).toContain('VALUE');
  });

  it.each([
    ['backslashes', '\\'],
    ['backslashes before blanks', '\\ '],
    ['quotes', '"'],
    ['equals signs', '='],
    ['blanks', ' '],
    ['letters', 'a'],
    ['pairs', 'NodeName=a '],
    ['brackets', 'NodeName=[1-2] '],
  ])('takes time in proportion to its length: %s', async (_, unit) => {
    const main = unit.repeat(1_000_000 / unit.length);
    const started = performance.now();
    await load(main, '').catch((error: unknown) => expect(error).toBeInstanceOf(SlurmConfError));
    expect(performance.now() - started).toBeLessThan(LONG_MS);
  });
});
