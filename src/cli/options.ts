/** The command line and the environment: what the program is to do. */
import type { Style } from '../http/encoders.js';
import type { ListenAddress, Timeouts } from '../http/listen.js';
import { DEFAULT_TIMEOUTS, parseListenAddress } from '../http/listen.js';
import type { DataParser } from '../model/versions.js';
import { API_VERSIONS, apiVersionName } from '../model/versions.js';
import { PLUGINS } from '../openapi/document.js';
import type { AnyOperation } from '../operations/operation.js';
import { PACKAGE_VERSION, RELEASE } from '../release.js';
import type { AuthenticationName } from './authentications.js';
import { AUTHENTICATION_NAMES } from './authentications.js';
import { parseDataParsers } from './data-parsers.js';
import type { Environment } from './environment.js';
import { readEnvironment } from './environment.js';
import { getopt } from './getopt.js';
import type { LogSettings } from './log-levels.js';
import { parseCount, parseTimeoutMs } from './numbers.js';
import type { OptionName } from './option-table.js';
import { OPTION_TABLE } from './option-table.js';
import { completions, USAGE } from './usage.js';
import { UsageError } from './usage-error.js';

/** A group of operations, as a plugin of upstream's serves it. */
type Group = AnyOperation['group'];

/** What the daemon is told. */
export interface Options {
  readonly addresses: readonly ListenAddress[];
  readonly authentications: readonly AuthenticationName[];
  /** API versions that are served, with their flags. */
  readonly parsers: readonly DataParser[];
  /** What was ignored; to be logged. */
  readonly warnings: readonly string[];
  /** Groups of operations that were chosen; null for all that the cluster can answer. */
  readonly groups: ReadonlySet<Group> | null;
  /** slurm.conf, where it is named. */
  readonly confPath: string | null;
  readonly log: LogSettings;
  /** Refuses to run as root or SlurmUser. */
  readonly checksUser: boolean;
  /** Root becomes the first user that comes. */
  readonly becomesUser: boolean;
  /** Whom to run as, by name or number. */
  readonly user: string | null;
  readonly group: string | null;
  /** Served at a time. */
  readonly maxConnections: number;
  readonly timeouts: Timeouts;
  readonly style: Style;
  /** Responses in the OpenAPI document; null for the usual ones. */
  readonly responseCodes: readonly string[] | null;
}

/** What the program is to do. */
export type Command =
  | { readonly action: 'print'; readonly stdout: string; readonly stderr: string }
  /** Print the OpenAPI document. */
  | { readonly action: 'document'; readonly options: DocumentOptions }
  | { readonly action: 'serve'; readonly options: Options };

/** What the document depends on. */
export type DocumentOptions = Pick<Options, 'parsers' | 'warnings' | 'groups' | 'responseCodes'>;

/** What stands on the command line: of an option that is given twice, the last. */
interface CommandLine {
  readonly given: Partial<Record<OptionName, string>>;
  readonly verbosity: number;
  readonly operands: readonly string[];
}

/** As upstream: of HTTP connections, one is its own. */
const MAX_CONNECTIONS = 124;

/** Parses both. Throws {@link UsageError}. */
export function parseCommand(args: readonly string[], env: NodeJS.ProcessEnv): Command {
  const environment = readEnvironment(env);
  const line = readLine(args);
  if ('action' in line) return line;
  const { given } = line;
  const documented = documentOptions(line, environment, env);
  if (given.document !== undefined) return { action: 'document', options: documented };
  const types = given.auth ?? env['SLURMRESTD_AUTH_TYPES'];
  if (isList(types)) return listing('REST authentication', AUTHENTICATION_NAMES);
  if (isList(given.openapi ?? env['SLURMRESTD_OPENAPI_PLUGINS'])) {
    return listing('OpenAPI', Object.values(PLUGINS));
  }
  return { action: 'serve', options: { ...documented, ...serveOptions(line, environment, types) } };
}

/** What asks to print something is done at once, whatever stands behind it. */
function readLine(args: readonly string[]): CommandLine | Command {
  const given: Partial<Record<OptionName, string>> = {};
  const operands: string[] = [];
  let verbosity = 0;
  for (const piece of getopt(args)) {
    if ('operand' in piece) {
      operands.push(piece.operand);
      continue;
    }
    const printed = printing(piece.option, piece.argument);
    if (printed !== null) return printed;
    if (piece.option === 'verbose') verbosity += 1;
    // A wrong count is found where it stands, before a help that is asked for behind it.
    if (piece.option === 'maxConnections') parseCount(piece.argument);
    given[piece.option] = piece.argument;
  }
  return { given, verbosity, operands };
}

function printing(option: OptionName, argument: string): Command | null {
  switch (option) {
    case 'help':
      return { action: 'print', stdout: '', stderr: USAGE };
    case 'version': {
      const name = `slurm ${RELEASE} (slurmrestd for Node.js ${PACKAGE_VERSION})`;
      return { action: 'print', stdout: `${name}\n`, stderr: '' };
    }
    case 'autocomplete':
      return { action: 'print', stdout: completions(argument), stderr: '' };
    case 'dataParsers': {
      const names = API_VERSIONS.map((version) => `data_parser/${apiVersionName(version)}`);
      return isList(argument) ? listing('data_parser', names) : null;
    }
    default:
      return null;
  }
}

function isList(text: string | undefined): boolean {
  return text?.toLowerCase() === 'list';
}

/** The names alone on standard output, for scripts. */
function listing(what: string, names: readonly string[]): Command {
  return {
    action: 'print',
    stdout: names.map((name) => `${name}\n`).join(''),
    stderr: `Possible ${what} plugins:\n`,
  };
}

function documentOptions(
  { given }: CommandLine,
  { responseCodes }: Environment,
  env: NodeJS.ProcessEnv,
): DocumentOptions {
  const { parsers, warnings, unknown } = parseDataParsers(
    given.dataParsers ?? env['SLURMRESTD_DATA_PARSER_PLUGINS'] ?? '',
  );
  if (unknown !== null) throw new UsageError(`Unable to find plugin: ${unknown}`);
  const plugins = given.openapi ?? env['SLURMRESTD_OPENAPI_PLUGINS'];
  const groups = plugins === undefined || isList(plugins) ? null : groupsOf(plugins);
  return { parsers, warnings, groups, responseCodes };
}

function serveOptions(
  { given, verbosity, operands }: CommandLine,
  environment: Environment,
  types: string | undefined,
): Omit<Options, keyof DocumentOptions> {
  const { maxConnections } = given;
  return {
    addresses: [...environment.addresses, ...operands].map(addressOf),
    authentications: types === undefined ? AUTHENTICATION_NAMES : authenticationsOf(types),
    confPath: given.conf ?? null,
    log: { ...environment.log, increase: verbosity, format: logFormat(given.logFormat) },
    checksUser: !environment.security.has('disable_user_check'),
    becomesUser: environment.security.has('become_user'),
    user: given.user ?? null,
    group: given.group ?? null,
    maxConnections:
      maxConnections === undefined
        ? (environment.maxConnections ?? MAX_CONNECTIONS)
        : parseCount(maxConnections),
    timeouts: timeoutsOf(given),
    style: environment.style,
  };
}

function addressOf(text: string): ListenAddress {
  const address = parseListenAddress(text);
  if (address === null) throw new UsageError(`Unable to parse ${text}`);
  return address;
}

/** Items of a list without the prefix that they may have. */
function pluginNames(list: string, prefix: string): string[] {
  return list
    .split(',')
    .map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name))
    .filter((name) => name !== '');
}

function authenticationsOf(list: string): AuthenticationName[] {
  const trimmed = list.split(',').map((name) => name.trim());
  const found = pluginNames(trimmed.join(','), 'rest_auth/').map((name) => {
    const found = AUTHENTICATION_NAMES.find((known) => known === `rest_auth/${name}`);
    if (found === undefined) throw new UsageError(`Unable to find plugin: rest_auth/${name}`);
    return found;
  });
  if (found.length === 0) throw new UsageError('No authentication plugins to load.');
  return found;
}

function groupsOf(list: string): Set<Group> {
  const known = Object.entries(PLUGINS) as [Group, string][];
  const found = pluginNames(list, 'openapi/').map((name) => {
    const group = known.find(([, plugin]) => plugin === `openapi/${name}`)?.[0];
    if (group === undefined) throw new UsageError(`Unable to find plugin: openapi/${name}`);
    return group;
  });
  if (found.length === 0) throw new UsageError('No OpenAPI plugins loaded.');
  return new Set(found);
}

function logFormat(text = 'text'): 'text' | 'json' {
  if (text === 'text' || text === 'json') return text;
  throw new UsageError(`Invalid log format: ${text}`);
}

function timeoutsOf(given: CommandLine['given']): Timeouts {
  const timeoutMs = (
    name: 'headersTimeout' | 'requestTimeout' | 'idleTimeout' | 'stallTimeout' | 'drainTimeout',
    usual: number,
  ) => {
    const text = given[name];
    return text === undefined ? usual : parseTimeoutMs(text, OPTION_TABLE[name].long);
  };
  return {
    headersMs: timeoutMs('headersTimeout', DEFAULT_TIMEOUTS.headersMs),
    requestMs: timeoutMs('requestTimeout', DEFAULT_TIMEOUTS.requestMs),
    idleMs: timeoutMs('idleTimeout', DEFAULT_TIMEOUTS.idleMs),
    stallMs: timeoutMs('stallTimeout', DEFAULT_TIMEOUTS.stallMs),
    drainMs: timeoutMs('drainTimeout', DEFAULT_TIMEOUTS.drainMs),
  };
}
