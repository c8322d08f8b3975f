import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { USAGE } from '../../src/cli/options.js';

let out: string;
let err: string;

beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
});

afterEach(() => vi.restoreAllMocks());

describe('the program', () => {
  it('prints its version as scripts parse it', async () => {
    expect(await main(['-V'], {})).toBe(0);
    expect(out).toMatch(/^slurm \d+\.\d\d\.\d+ \(slurmrestd for Node\.js \d+\.\d+\.\d+\)\n$/);
    expect(err).toBe('');
  });

  it('prints its usage on standard error', async () => {
    expect(await main(['--help'], {})).toBe(0);
    expect([out, err]).toEqual(['', USAGE]);
  });

  it.each([
    [['-Z'], {}, /^Unknown option '-Z'.*\nUsage: slurmrestd /s],
    [[], {}, /^No address to listen on\nUsage: slurmrestd /],
    [['x'], {}, /^\[[-\dT:.]+\] fatal: Unable to parse x\n$/],
    [[], { SLURMRESTD_AUTH_TYPES: 'x' }, /fatal: Unable to find plugin: rest_auth\/x\n$/],
  ])('fails with %j and %j', async (args, env, message) => {
    expect(await main(args, env)).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(message);
  });
});
