import { describe, expect, it } from 'vitest';
import type { Options } from '../../src/cli/options.js';
import { parseCommand } from '../../src/cli/options.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { DEFAULT_TIMEOUTS } from '../../src/http/listen.js';
import { API_VERSIONS, apiVersionName, LATEST_API_VERSION } from '../../src/model/versions.js';

function optionsOf(args: readonly string[], env: NodeJS.ProcessEnv = {}): Options {
  const command = parseCommand(args, env);
  if (command.action !== 'serve') throw new Error(command.action);
  return command.options;
}

describe('options', () => {
  it('without any: authentication as usual, nowhere to listen', () => {
    expect(optionsOf([])).toEqual({
      addresses: [],
      authentications: ['rest_auth/local', 'rest_auth/jwt'],
      parsers: API_VERSIONS.map((version) => ({ version })),
      warnings: [],
      groups: null,
      confPath: null,
      log: { level: null, stderr: null, syslog: null, increase: 0, format: 'text' },
      checksUser: true,
      becomesUser: false,
      user: null,
      group: null,
      maxConnections: 124,
      timeouts: DEFAULT_TIMEOUTS,
      style: { prettyJson: false, yamlTags: true },
      responseCodes: null,
    });
  });

  it('may stand before and behind addresses, which are added to those of the environment', () => {
    const options = optionsOf([':1', '-vv', '-f', '/etc/s.conf', 'unix:/x', '-v'], {
      SLURMRESTD_LISTEN: '127.0.0.1:2,,unix:/y',
    });
    expect(options).toMatchObject({ confPath: '/etc/s.conf', log: { increase: 3 } });
    expect(options.addresses).toEqual([
      { type: 'tcp', host: '127.0.0.1', port: 2 },
      { type: 'unix', path: '/y' },
      { type: 'tcp', host: null, port: 1 },
      { type: 'unix', path: '/x' },
    ]);
  });

  it.each(['jwt', 'rest_auth/jwt', ' jwt , '])('-a %j names a plugin', (list) => {
    expect(optionsOf(['-a', list]).authentications).toEqual(['rest_auth/jwt']);
  });

  it.each([
    ['slurmctld', ['slurm']],
    ['openapi/util,slurmdbd,,util', ['util', 'slurmdb']],
  ])('-s %s chooses groups of operations', (list, groups) => {
    expect(optionsOf(['-s', list], { SLURMRESTD_OPENAPI_PLUGINS: 'x' }).groups).toEqual(
      new Set(groups),
    );
    expect(optionsOf([], { SLURMRESTD_OPENAPI_PLUGINS: list }).groups).toEqual(new Set(groups));
  });

  it('go before variables, and of one that is given twice the last counts', () => {
    const options = optionsOf(['-a', 'x', '-a', 'jwt', '--max=7'], {
      SLURMRESTD_AUTH_TYPES: 'unknown',
      SLURMRESTD_MAX_CONNECTIONS: '5',
    });
    expect(options).toMatchObject({ authentications: ['rest_auth/jwt'], maxConnections: 7 });
    expect(optionsOf([], { SLURMRESTD_MAX_CONNECTIONS: '5' }).maxConnections).toBe(5);
  });

  it('name whom to run as, and how long things may take', () => {
    const args = ['-u', 'restd', '-g7', '-t', 'x', '--log-format=json', '--timeout-idle', '0'];
    expect(optionsOf([...args, '--timeout-drain=1.5'])).toMatchObject({
      user: 'restd',
      group: '7',
      log: { format: 'json' },
      timeouts: { ...DEFAULT_TIMEOUTS, idleMs: 0, drainMs: 1500 },
    });
  });

  it.each([
    [['-a', 'JWT'], {}, 'Unable to find plugin: rest_auth/JWT'],
    [['-a', ' , '], {}, 'No authentication plugins to load.'],
    [['-a', ''], {}, 'No authentication plugins to load.'],
    [[], { SLURMRESTD_AUTH_TYPES: 'x' }, 'Unable to find plugin: rest_auth/x'],
    [['-s', ''], {}, 'No OpenAPI plugins loaded.'],
    [['-s', 'slurmctld,list'], {}, 'Unable to find plugin: openapi/list'],
    [['-s', 'Slurmctld'], {}, 'Unable to find plugin: openapi/Slurmctld'],
    [['-d', 'v0.0.42,v0.0.99'], {}, 'Unable to find plugin: data_parser/v0.0.99'],
    [['-d', 'V0.0.42'], {}, 'Unable to find plugin: data_parser/V0.0.42'],
    [['-d', 'list+fast'], {}, 'Unable to find plugin: data_parser/list'],
    [[], { SLURMRESTD_DATA_PARSER_PLUGINS: 'list' }, 'Unable to find plugin: data_parser/list'],
    [['nonsense'], {}, 'Unable to parse nonsense'],
    [['--', '-V'], {}, 'Unable to parse -V'],
    [[], { SLURMRESTD_LISTEN: 'a:1,b' }, 'Unable to parse b'],
    [['--max-connections', '-1'], {}, 'Invalid max connection count: -1'],
    [['--max=0', '-h'], {}, 'Invalid max connection count: 0'],
    [['--max-connections='], {}, 'Invalid max connection count: '],
    [['--timeout-idle', 'x'], {}, 'Invalid seconds for --timeout-idle: x'],
    [['--timeout-idle', '1e9'], {}, 'Invalid seconds for --timeout-idle: 1e9'],
    [['--log-format', 'xml'], {}, 'Invalid log format: xml'],
    // The environment is looked at first.
    [['-V'], { SLURMRESTD_DEBUG: 'x' }, 'Invalid env SLURMRESTD_DEBUG or SLURM_DEBUG: x'],
  ])('%j with %j fail: %s', (args, env, message) => {
    expect(() => parseCommand(args, env)).toThrow(new UsageError(message));
  });

  it('choose versions of the API with their flags', () => {
    const list =
      'v0.0.44,data_parser/v0.0.42+FAST+complex+bogus,,LATEST++minimize_refs,v0.0.44+fast';
    expect(optionsOf(['-d', list], { SLURMRESTD_DATA_PARSER_PLUGINS: 'x' })).toMatchObject({
      parsers: [
        { version: 42, flags: ['FAST', 'COMPLEX'], name: 'v0.0.42+FAST+complex+bogus' },
        { version: 44, flags: [], name: 'v0.0.44' },
        {
          version: LATEST_API_VERSION,
          flags: ['MINIMIZE_REFS'],
          name: `${apiVersionName(LATEST_API_VERSION)}++minimize_refs`,
        },
      ],
      warnings: ['data_parser/v0.0.42 ignoring unknown flag bogus'],
    });
  });

  it.each([
    ['v0.0.40', ['FAST', 'COMPLEX']],
    ['v0.0.41', ['FAST', 'COMPLEX', 'PREFER_REFS']],
    ['v0.0.42', ['FAST', 'COMPLEX', 'MINIMIZE_REFS', 'INLINE_ENUMS']],
    ['v0.0.43', ['FAST', 'COMPLEX', 'MINIMIZE_REFS']],
    ['v0.0.45', ['FAST', 'COMPLEX', 'MINIMIZE_REFS']],
  ])('%s knows the flags %j and no others', (name, flags) => {
    const list = `${name}+fast+complex+prefer_refs+minimize_refs+inline_enums`;
    const { parsers, warnings } = optionsOf(['-d', list]);
    expect(new Set(parsers[0]?.flags)).toEqual(new Set(flags));
    expect(warnings).toHaveLength(5 - flags.length);
  });

  it('can leave out the check of the user', () => {
    expect(optionsOf([], { SLURMRESTD_SECURITY: 'disable_user_check' }).checksUser).toBe(false);
  });
});

describe('what is printed', () => {
  const printed = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const command = parseCommand(args, env);
    return command.action === 'print' ? [command.stdout, command.stderr] : command.action;
  };

  const parsers = API_VERSIONS.map((version) => `data_parser/${apiVersionName(version)}\n`);

  it.each([
    [['-d', 'list', '-Z'], {}, 'data_parser', new RegExp(`^${parsers.join('')}$`)],
    [['-dLIST'], {}, 'data_parser', /^data_parser\/v0\.0\.40\n/],
    [['-a', 'list', ':1'], {}, 'REST authentication', /^rest_auth\/local\nrest_auth\/jwt\n$/],
    [
      [],
      { SLURMRESTD_AUTH_TYPES: 'List' },
      'REST authentication',
      /^rest_auth\/local\nrest_auth\/jwt\n$/,
    ],
    [['-s', 'list'], {}, 'OpenAPI', /^openapi\/slurmctld\nopenapi\/slurmdbd\nopenapi\/util\n$/],
    [[], { SLURMRESTD_OPENAPI_PLUGINS: 'list' }, 'OpenAPI', /^openapi\/slurmctld\n/],
  ])('for %j with %j is the list of %s plugins', (args, env, what, names) => {
    expect(printed(args, env)).toEqual([
      expect.stringMatching(names),
      `Possible ${what} plugins:\n`,
    ]);
  });

  it.each([
    ['--max', '--max-connections=\n\n'],
    ['connections', '--max-connections=\n\n'],
    ['zzz', ''],
  ])('to complete %s is %j', (text, out) => {
    expect(printed([`--autocomplete=${text}`])).toEqual([out, '']);
  });

  it('is the version before a fault, and no version behind one', () => {
    expect(printed(['-V', '-Z'])).toEqual([expect.stringMatching(/^slurm \d/), '']);
    expect(() => printed(['-Z', '-V'])).toThrow('Unknown option -Z');
  });

  it('may be the document, whatever is said of authentication and addresses', () => {
    const args = ['--generate-openapi-spec', '-a', 'x', 'nowhere', '-s', 'util', '-d', 'v0.0.44'];
    expect(parseCommand(args, { SLURMRESTD_RESPONSE_STATUS_CODES: '200' })).toEqual({
      action: 'document',
      options: {
        parsers: [{ version: 44, flags: [], name: 'v0.0.44' }],
        warnings: [],
        groups: new Set(['util']),
        responseCodes: ['200'],
      },
    });
  });
});
