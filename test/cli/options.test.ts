import { describe, expect, it } from 'vitest';
import { parseOptions, USAGE, UsageError } from '../../src/cli/options.js';
import { jwtAuthentication } from '../../src/http/authentication.js';
import { API_VERSIONS } from '../../src/model/versions.js';

describe('options', () => {
  it('without any: authentication as usual, nowhere to listen', () => {
    expect(parseOptions([], {})).toEqual({
      addresses: [],
      authentications: [jwtAuthentication],
      parsers: API_VERSIONS.map((version) => ({ version })),
      warnings: [],
      confPath: null,
      verbosity: 0,
      checksUser: true,
      action: 'serve',
    });
  });

  it('may stand before and behind addresses, which are added to those of the environment', () => {
    const options = parseOptions([':1', '-vv', '-f', '/etc/s.conf', 'unix:/x', '-v'], {
      SLURMRESTD_LISTEN: '127.0.0.1:2,,unix:/y',
    });
    expect(options).toMatchObject({ confPath: '/etc/s.conf', verbosity: 3 });
    expect(options.addresses).toEqual([
      { type: 'tcp', host: '127.0.0.1', port: 2 },
      { type: 'unix', path: '/y' },
      { type: 'tcp', host: null, port: 1 },
      { type: 'unix', path: '/x' },
    ]);
  });

  it.each([
    [['-h'], 'help'],
    [['--help'], 'help'],
    [['-V'], 'version'],
  ] as const)('%j asks for %s', (args, action) => {
    expect(parseOptions(args, {}).action).toBe(action);
  });

  it.each(['jwt', 'rest_auth/jwt', ' jwt , '])('-a %j names a plugin', (list) => {
    expect(parseOptions(['-a', list], {}).authentications).toEqual([jwtAuthentication]);
  });

  it('go before variables', () => {
    const options = parseOptions(['-a', 'jwt'], { SLURMRESTD_AUTH_TYPES: 'unknown' });
    expect(options.authentications).toEqual([jwtAuthentication]);
  });

  it.each([
    [['-a', 'JWT'], {}, 'Unable to find plugin: rest_auth/JWT'],
    [['-a', ' , '], {}, 'No authentication plugins to load.'],
    [[], { SLURMRESTD_AUTH_TYPES: 'x' }, 'Unable to find plugin: rest_auth/x'],
    [['-d', 'v0.0.42,v0.0.99'], {}, 'Unable to find plugin: data_parser/v0.0.99'],
    [['-d', 'V0.0.42'], {}, 'Unable to find plugin: data_parser/V0.0.42'],
    [[], { SLURMRESTD_DATA_PARSER_PLUGINS: 'list' }, 'Unable to find plugin: data_parser/list'],
    [['nonsense'], {}, 'Unable to parse nonsense'],
    [['--', '-V'], {}, 'Unable to parse -V'],
    [[], { SLURMRESTD_LISTEN: 'a:1,b' }, 'Unable to parse b'],
    [
      [],
      { SLURMRESTD_SECURITY: 'disable_user_chek' },
      'Unexpected value in SLURMRESTD_SECURITY=disable_user_chek',
    ],
  ])('%j with %j fail: %s', (args, env, message) => {
    expect(() => parseOptions(args, env)).toThrow(new UsageError(message));
  });

  it('choose versions of the API with their flags', () => {
    const list =
      'v0.0.44,data_parser/v0.0.42+FAST+complex+bogus,,LATEST++minimize_refs,v0.0.44+fast';
    expect(parseOptions(['-d', list], { SLURMRESTD_DATA_PARSER_PLUGINS: 'x' })).toMatchObject({
      parsers: [
        { version: 42, flags: ['FAST', 'COMPLEX'], name: 'v0.0.42+FAST+complex+bogus' },
        { version: 44, flags: [], name: 'v0.0.44' },
        { version: 45, flags: ['MINIMIZE_REFS'], name: 'v0.0.45++minimize_refs' },
      ],
      warnings: ['data_parser/v0.0.42 ignoring unknown flag bogus'],
    });
  });

  it.each([[['-Z']], [['--bogus']], [['-f']], [['-a']]])('%j gets the usage', (args) => {
    expect(() => parseOptions(args, {})).toThrow(expect.objectContaining({ showUsage: true }));
  });

  it('can leave out the check of the user', () => {
    const env = { SLURMRESTD_SECURITY: 'disable_unshare_files, DISABLE_USER_CHECK,' };
    expect(parseOptions([], env).checksUser).toBe(false);
  });

  it('are all in the usage text', () => {
    for (const option of ['-a', '-d', '-f', '-h', '--help', '-v', '-V']) {
      expect(USAGE).toMatch(new RegExp(`^\\t.*${option}\\b`, 'm'));
    }
  });
});
