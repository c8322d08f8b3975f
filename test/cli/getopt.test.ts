import { describe, expect, it } from 'vitest';
import { getopt } from '../../src/cli/getopt.js';

/** `a=x` for an option with its argument, `h` for one without, `:x` for an operand. */
const read = (...args: string[]) =>
  [...getopt(args)].map((piece) => {
    if ('operand' in piece) return `:${piece.operand}`;
    return piece.argument === '' ? piece.option : `${piece.option}=${piece.argument}`;
  });

describe('a command line', () => {
  it.each([
    [['-a', 'x'], ['auth=x']],
    [['-ax'], ['auth=x']],
    [['-vvax'], ['verbose', 'verbose', 'auth=x']],
    [
      ['-va', 'x', ':1'],
      ['verbose', 'auth=x', '::1'],
    ],
    [
      ['unix:/x', '-v', ':1', '-h'],
      [':unix:/x', 'verbose', '::1', 'help'],
    ],
    [['-a', '-v'], ['auth=-v']],
    [
      ['-', '-v'],
      [':-', 'verbose'],
    ],
    [
      ['--', '-V', '--'],
      [':-V', ':--'],
    ],
    [['--help'], ['help']],
    [['--he'], ['help']],
    [['--h'], ['help']],
    [['--gen'], ['document']],
    [['--g'], ['document']],
    [['--max', '5'], ['maxConnections=5']],
    [['--m=5'], ['maxConnections=5']],
    [['--max-connections=a=b'], ['maxConnections=a=b']],
    [['--max-connections='], ['maxConnections']],
    [['--auto=x'], ['autocomplete=x']],
    [['--timeout-s', '3'], ['stallTimeout=3']],
  ])('%j is read as %j', (args, pieces) => {
    expect(read(...args)).toEqual(pieces);
  });

  it.each([
    [['-Z'], 'Unknown option -Z'],
    [['-vZ'], 'Unknown option -Z'],
    [['-a'], 'Option -a needs an argument'],
    [['-va'], 'Option -a needs an argument'],
    [['--nope'], 'Unknown option --nope'],
    [['--max-connections'], 'Option --max-connections needs an argument'],
    [['--help=x'], 'Option --help takes no argument'],
    [['--timeout', '1'], 'Option --timeout is ambiguous'],
    [['-help'], 'Unknown option -e'],
  ])('%j gets the usage: %s', (args, message) => {
    expect(() => read(...args)).toThrow(expect.objectContaining({ message, showUsage: true }));
  });

  it('is read no further than it is looked at', () => {
    const [first] = getopt(['-V']);
    expect(first).toEqual({ option: 'version', argument: '' });
    expect(getopt(['-V', '-Z']).next().value).toEqual({ option: 'version', argument: '' });
  });
});
