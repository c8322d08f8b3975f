import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { USAGE } from '../../src/cli/usage.js';

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

  it('prints lists on standard output, and what they are on standard error', async () => {
    expect(await main(['-s', 'list'], {})).toBe(0);
    expect(out).toBe('openapi/slurmctld\nopenapi/slurmdbd\nopenapi/util\n');
    expect(err).toBe('Possible OpenAPI plugins:\n');
  });

  it('prints the document without a configuration, as JSON for reading that tells of JSON', async () => {
    const args = [
      '-f',
      '/dev/null',
      '--generate-openapi-spec',
      '-s',
      'util',
      '-d',
      'v0.0.44+fast+x',
    ];
    expect(await main(args, { SLURMRESTD_RESPONSE_STATUS_CODES: '200,not found' })).toBe(0);
    const document = JSON.parse(out);
    expect(out).toBe(JSON.stringify(document, null, 2));
    expect(Object.keys(document.paths)).toEqual([
      '/util/v0.0.44/hostnames',
      '/util/v0.0.44/hostlist',
    ]);
    const { responses } = document.paths['/util/v0.0.44/hostnames'].post;
    expect(Object.keys(responses)).toEqual(['200', '404']);
    expect(Object.keys(responses[200].content)).toEqual(['application/json']);
    expect(document.info['x-slurm']).toMatchObject({
      data_parsers: [{ plugin: 'v0.0.44', flags: ['FAST'] }],
      openapi: ['openapi/util'],
    });
    expect(err).toMatch(/\] warning: data_parser\/v0\.0\.44 ignoring unknown flag x\n$/);
  });

  it('leaves a core file where that is asked for', async () => {
    const abort = vi.spyOn(process, 'abort').mockReturnValue(undefined as never);
    for (const args of [['-Z'], ['-h'], ['-a', 'x']]) await main(args, { ABORT_ON_FATAL: '' });
    expect(abort).toHaveBeenCalledTimes(1);
  });

  it.each([
    [['-Z'], {}, /^Unknown option -Z\nUsage: slurmrestd /],
    [['x'], {}, /^\[[-\dT:.]+\] fatal: Unable to parse x\n$/],
    [['--max=0', ':1'], {}, /fatal: Invalid max connection count: 0\n$/],
    [['-u', 'no-such-user', ':1'], {}, /fatal: Unable to resolve user: no-such-user\n$/],
    [['-g', 'no-such-group', ':1'], {}, /fatal: Unable to resolve gid: no-such-group\n$/],
    [
      [':1'],
      { SLURMRESTD_SECURITY: 'become_user' },
      /fatal: (rest_auth\/jwt must not be loaded|slurmrestd must run as root) in become_user mode\n$/,
    ],
    [[], { SLURMRESTD_AUTH_TYPES: 'x' }, /fatal: Unable to find plugin: rest_auth\/x\n$/],
  ])('fails with %j and %j', async (args, env, message) => {
    expect(await main(args, env)).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(message);
  });
});
