/** The command line and the environment variables that stand for it. */
import { parseArgs } from 'node:util';
import type { Authentication } from '../http/authentication.js';
import { AUTHENTICATIONS } from '../http/authentication.js';
import type { ListenAddress } from '../http/listen.js';
import { parseListenAddress } from '../http/listen.js';
import type { DataParser } from '../model/versions.js';
import { parseDataParsers } from './data-parsers.js';

/** A fault in the command line or the environment. */
export class UsageError extends Error {
  /** Print the usage text too. */
  readonly showUsage: boolean;

  constructor(message: string, options: { showUsage?: boolean } = {}) {
    super(message);
    this.name = 'UsageError';
    this.showUsage = options.showUsage ?? false;
  }
}

/** What the daemon is told. */
export interface Options {
  readonly addresses: readonly ListenAddress[];
  readonly authentications: readonly Authentication[];
  /** API versions that are served, with their flags. */
  readonly parsers: readonly DataParser[];
  /** What was ignored; to be logged. */
  readonly warnings: readonly string[];
  /** slurm.conf, where it is named. */
  readonly confPath: string | null;
  /** Steps above the level "info". */
  readonly verbosity: number;
  /** Refuses to run as root or SlurmUser. */
  readonly checksUser: boolean;
  readonly action: 'serve' | 'help' | 'version';
}

export const USAGE = `Usage: slurmrestd [OPTIONS] [host]:port|unix:/path/to/socket...
\t-a <plugin>[,plugin]...
\t\tAuthenticate by these plugins, tried in this order: ${Object.keys(AUTHENTICATIONS).join(', ')}
\t-d <version>[+flag]...[,version[+flag]...]...
\t\tServe these versions of the API, with flags such as +fast and +complex; all of them by default
\t-f <file>
\t\tRead the Slurm configuration from this file
\t-h, --help
\t\tPrint this text and exit
\t-v
\t\tLog more; may be repeated
\t-V
\t\tPrint the version and exit
`;

/** Parses both. Throws {@link UsageError}. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const { values, positionals } = parse(args);
  const fromEnv = (env['SLURMRESTD_LISTEN'] ?? '').split(',').filter((text) => text !== '');
  const addresses = [...fromEnv, ...positionals].map(addressOf);
  const types = values.a ?? env['SLURMRESTD_AUTH_TYPES'];
  const { parsers, warnings, unknown } = parseDataParsers(
    values.d ?? env['SLURMRESTD_DATA_PARSER_PLUGINS'] ?? '',
  );
  if (unknown !== null) throw new UsageError(`Unable to find plugin: ${unknown}`);
  return {
    addresses,
    authentications: types === undefined ? Object.values(AUTHENTICATIONS) : chosen(types),
    parsers,
    warnings,
    confPath: values.f ?? null,
    verbosity: values.v?.length ?? 0,
    checksUser: !securityFlags(env).has('disable_user_check'),
    action: values.help ? 'help' : values.V ? 'version' : 'serve',
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        a: { type: 'string', short: 'a' },
        d: { type: 'string', short: 'd' },
        f: { type: 'string', short: 'f' },
        help: { type: 'boolean', short: 'h' },
        v: { type: 'boolean', short: 'v', multiple: true },
        V: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { showUsage: true });
  }
}

function addressOf(text: string): ListenAddress {
  const address = parseListenAddress(text);
  if (address === null) throw new UsageError(`Unable to parse ${text}`);
  return address;
}

function chosen(list: string): Authentication[] {
  const names = list.split(',').map((name) => name.trim());
  const found = names
    .filter((name) => name !== '')
    .map((name) => {
      const full = name.startsWith('rest_auth/') ? name : `rest_auth/${name}`;
      const authentication = AUTHENTICATIONS[full];
      if (authentication === undefined) throw new UsageError(`Unable to find plugin: ${full}`);
      return authentication;
    });
  if (found.length === 0) throw new UsageError('No authentication plugins to load.');
  return found;
}

/** The steps of upstream's lock-down that may be left out; those about threads are none here. */
const SECURITY_FLAGS = new Set([
  'disable_unshare_files',
  'disable_unshare_sysv',
  'disable_user_check',
]);

function securityFlags(env: NodeJS.ProcessEnv): Set<string> {
  const text = env['SLURMRESTD_SECURITY'] ?? '';
  const flags = text
    .toLowerCase()
    .split(',')
    .map((flag) => flag.trim());
  const set = new Set(flags.filter((flag) => flag !== ''));
  if ([...set].some((flag) => !SECURITY_FLAGS.has(flag))) {
    throw new UsageError(`Unexpected value in SLURMRESTD_SECURITY=${text}`);
  }
  return set;
}
