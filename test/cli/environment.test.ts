import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { UsageError } from '../../src/cli/usage-error.js';

describe('the environment', () => {
  it('says nothing by itself', () => {
    expect(readEnvironment({})).toEqual({
      log: { level: null, stderr: null, syslog: null },
      addresses: [],
      maxConnections: null,
      security: new Set(),
      responseCodes: null,
      style: { prettyJson: false, yamlTags: true },
    });
  });

  it.each([
    [{ SLURM_DEBUG: 'debug' }, { level: 5 }],
    [{ SLURM_DEBUG: 'debug', SLURMRESTD_DEBUG: '2' }, { level: 2 }],
    [{ SLURMRESTD_DEBUG_STDERR: 'fatal' }, { stderr: 1 }],
    [{ SLURMRESTD_DEBUG_SYSLOG: 'quiet' }, { syslog: 0 }],
  ])('%j sets levels of the log', (env, log) => {
    expect(readEnvironment(env).log).toMatchObject(log);
  });

  it.each([
    [{ SLURMRESTD_JSON: 'compact' }, { prettyJson: false }],
    [{ SLURMRESTD_JSON: 'compact,PRETTY' }, { prettyJson: true }],
    [{ SLURM_JSON: 'pretty' }, { prettyJson: true }],
    [{ SLURM_JSON: 'pretty', SLURMRESTD_JSON: '' }, { prettyJson: false }],
    [{ SLURMRESTD_YAML: 'no_tag' }, { yamlTags: false }],
    [{ SLURM_YAML: 'no_tag,compact' }, { yamlTags: false }],
    [{ SLURM_YAML: 'no_tag', SLURMRESTD_YAML: 'pretty' }, { yamlTags: true }],
  ])('%j says how replies are written', (env, style) => {
    expect(readEnvironment(env).style).toMatchObject(style);
  });

  it.each([
    ['200,default', ['200', 'default']],
    ['bad request,,422x,Default', ['400', '422', 'default']],
    ["I'm a Teapot,99", ['418', '99']],
    ['', null],
  ])('SLURMRESTD_RESPONSE_STATUS_CODES=%s names responses', (list, codes) => {
    const env = { SLURMRESTD_RESPONSE_STATUS_CODES: list };
    expect(readEnvironment(env).responseCodes).toEqual(codes);
  });

  it.each([
    ['', []],
    [
      'DISABLE_USER_CHECK, disable_unshare_files,,',
      ['disable_user_check', 'disable_unshare_files'],
    ],
  ])('SLURMRESTD_SECURITY=%j leaves out checks', (list, flags) => {
    expect(readEnvironment({ SLURMRESTD_SECURITY: list }).security).toEqual(new Set(flags));
  });

  it('takes other words for numbers, addresses and known flags', () => {
    const env = {
      SLURMRESTD_MAX_CONNECTIONS: '10abc',
      SLURMRESTD_LISTEN: ':1,,unix:/x',
      SLURM_DEBUG_FLAGS: 'Network,conmgr',
    };
    expect(readEnvironment(env)).toMatchObject({
      maxConnections: 10,
      addresses: [':1', 'unix:/x'],
    });
  });

  it.each([
    [{ SLURMRESTD_DEBUG: 'loud' }, 'Invalid env SLURMRESTD_DEBUG or SLURM_DEBUG: loud'],
    [{ SLURM_DEBUG: '' }, 'Invalid env SLURMRESTD_DEBUG or SLURM_DEBUG: '],
    [{ SLURMRESTD_DEBUG_SYSLOG: 'x' }, 'Invalid env SLURMRESTD_DEBUG_SYSLOG: x'],
    [{ SLURMRESTD_DEBUG_STDERR: 'x' }, 'Invalid env SLURMRESTD_DEBUG_STDERR: x'],
    [{ SLURMRESTD_MAX_CONNECTIONS: '' }, 'Invalid max connection count: '],
    [{ SLURMRESTD_MAX_CONNECTIONS: '0' }, 'Invalid max connection count: 0'],
    [{ SLURMRESTD_SECURITY: 'x' }, 'Unexpected value in SLURMRESTD_SECURITY=x'],
    [{ SLURMRESTD_SECURITY: 'become' }, 'Unexpected value in SLURMRESTD_SECURITY=become'],
    [{ SLURMRESTD_RESPONSE_STATUS_CODES: '600' }, 'Unable to parse 600 as HTTP status code'],
    [{ SLURMRESTD_RESPONSE_STATUS_CODES: 'fine' }, 'Unable to parse fine as HTTP status code'],
    [{ SLURM_DEBUG_FLAGS: 'nope' }, 'Invalid DebugFlag: nope'],
    [{ SLURMRESTD_JSON: 'ugly' }, 'Unable to parse serializer "ugly" flags: Invalid argument'],
    [{ SLURM_YAML: 'ugly' }, 'Unable to parse serializer "ugly" flags: Invalid argument'],
  ])('%j is refused: %s', (env, message) => {
    expect(() => readEnvironment(env)).toThrow(new UsageError(message));
  });
});
