import { describe, expect, it } from 'vitest';
import { parseListenAddress } from '../../src/http/listen.js';
import { parseTarget } from '../../src/http/path.js';

describe('parseTarget', () => {
  it.each([
    ['/slurm/v0.0.45/ping', '/slurm/v0.0.45/ping', ''],
    ['//slurm//v0.0.45/ping/', '/slurm/v0.0.45/ping', ''],
    ['/a/./b?x=1?y', '/a/b', 'x=1?y'],
    ['http://host:1/a?b', '/a', 'b'],
    ['HTTP://host/http://x/', '/http:/x', ''],
    ['/a#b?c', '/a', ''],
    ['/a%2Fb/c%20d', '/a%2Fb/c%20d', ''],
  ])('takes %j apart', (target, path, query) => {
    expect(parseTarget(target)).toEqual({ path, query, fault: null });
  });

  it.each([
    ['ESLURM_URL_INVALID_PATH', ['/a/../b', '/%2e%2e/b', '/a%00', '/a%FF', '/a%', '*', '', 'a/b']],
    ['ESLURM_URL_INVALID_PATH', ['http://host', 'http://host?a=/b']],
    ['ESLURM_URL_INVALID_FORMATING', ['http:///a']],
    ['ESLURM_URL_UNKNOWN_SCHEME', ['ftp://host/a']],
    ['ESLURM_TLS_REQUIRED', ['https://host/a']],
  ])('finds %s', (fault, targets) => {
    expect(targets.map((target) => parseTarget(target).fault)).toEqual(targets.map(() => fault));
  });
});

describe('parseListenAddress', () => {
  it.each([
    ['127.0.0.1:6820', { type: 'tcp', host: '127.0.0.1', port: 6820 }],
    ['localhost:1', { type: 'tcp', host: 'localhost', port: 1 }],
    [':6820', { type: 'tcp', host: null, port: 6820 }],
    ['[::1]:6820', { type: 'tcp', host: '::1', port: 6820 }],
    ['http://h:7', { type: 'tcp', host: 'h', port: 7 }],
    ['unix:/run/x', { type: 'unix', path: '/run/x' }],
    ['unix:///run/x', { type: 'unix', path: '/run/x' }],
    ['unix:rel', { type: 'unix', path: 'rel' }],
  ])('reads %j', (text, address) => {
    expect(parseListenAddress(text)).toEqual(address);
  });

  it.each(['', 'host', 'host:', 'host:70000', 'host:ssh', 'a:1,b:2', 'ftp://h:1', 'unix:'])(
    'refuses %j',
    (text) => {
      expect(parseListenAddress(text)).toBeNull();
    },
  );
});
