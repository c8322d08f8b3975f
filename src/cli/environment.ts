/** The environment variables, in the order in which upstream finds fault with them (slurmrestd.c, _parse_env). */
import type { Style } from '../http/encoders.js';
import { isDebugFlag, statusCode } from './known-words.js';
import type { LogSettings } from './log-levels.js';
import { parseLevel } from './log-levels.js';
import { parseCount } from './numbers.js';
import { UsageError } from './usage-error.js';

/** What is in the environment. */
export interface Environment {
  readonly log: Pick<LogSettings, 'level' | 'stderr' | 'syslog'>;
  readonly addresses: readonly string[];
  /** Null where it is not set. */
  readonly maxConnections: number | null;
  readonly security: ReadonlySet<SecurityFlag>;
  /** Keys of the document's responses; null for the usual ones. */
  readonly responseCodes: readonly string[] | null;
  readonly style: Style;
}

/** Whom to serve as, and steps of upstream's lock-down that may be left out; those about threads are none here. */
const SECURITY_FLAGS = [
  'become_user',
  'disable_unshare_files',
  'disable_unshare_sysv',
  'disable_user_check',
] as const;
type SecurityFlag = (typeof SECURITY_FLAGS)[number];

/** Reads the variables. Throws {@link UsageError} at the first one that is wrong. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const log = {
    level: level(env, 'SLURMRESTD_DEBUG', 'SLURM_DEBUG'),
    syslog: level(env, 'SLURMRESTD_DEBUG_SYSLOG'),
    stderr: level(env, 'SLURMRESTD_DEBUG_STDERR'),
  };
  const connections = env['SLURMRESTD_MAX_CONNECTIONS'];
  const maxConnections = connections === undefined ? null : parseCount(connections);
  const security = securityFlags(env['SLURMRESTD_SECURITY'] ?? '');
  const responseCodes = responses(env['SLURMRESTD_RESPONSE_STATUS_CODES'] ?? '');
  checkDebugFlags(env['SLURM_DEBUG_FLAGS'] ?? '');
  const json = serializerFlags(env['SLURMRESTD_JSON'] ?? env['SLURM_JSON'] ?? '');
  const yaml = serializerFlags(env['SLURMRESTD_YAML'] ?? env['SLURM_YAML'] ?? '');
  return {
    log,
    addresses: itemsOf(env['SLURMRESTD_LISTEN'] ?? ''),
    maxConnections,
    security,
    responseCodes,
    style: { prettyJson: json.has('pretty'), yamlTags: !yaml.has('no_tag') },
  };
}

/** Items of a list between commas; empty ones do not count. */
function itemsOf(list: string): string[] {
  return list.split(',').filter((item) => item !== '');
}

/** The first of the variables that is set counts. */
function level(env: NodeJS.ProcessEnv, ...names: readonly string[]): number | null {
  const text = names.map((name) => env[name]).find((value) => value !== undefined);
  if (text === undefined) return null;
  const found = parseLevel(text);
  if (found === null) throw new UsageError(`Invalid env ${names.join(' or ')}: ${text}`);
  return found;
}

function securityFlags(list: string): Set<SecurityFlag> {
  return new Set(
    itemsOf(list)
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map((item) => {
        const flag = SECURITY_FLAGS.find((known) => known === item.toLowerCase());
        if (flag === undefined)
          throw new UsageError(`Unexpected value in SLURMRESTD_SECURITY=${item}`);
        return flag;
      }),
  );
}

function responses(list: string): string[] | null {
  const items = itemsOf(list);
  if (items.length === 0) return null;
  return items.map((item) => {
    const code = statusCode(item);
    if (code === null) throw new UsageError(`Unable to parse ${item} as HTTP status code`);
    return code;
  });
}

function checkDebugFlags(list: string): void {
  const unknown = itemsOf(list).find((flag) => !isDebugFlag(flag));
  if (unknown !== undefined) throw new UsageError(`Invalid DebugFlag: ${unknown}`);
}

/** Words that upstream's serializers know, each of them all. */
const SERIALIZER_FLAGS = new Set(['compact', 'pretty', 'complex', 'no_tag']);

function serializerFlags(list: string): Set<string> {
  const flags = itemsOf(list).map((flag) => flag.toLowerCase());
  const unknown = flags.find((flag) => !SERIALIZER_FLAGS.has(flag));
  if (unknown !== undefined) {
    throw new UsageError(`Unable to parse serializer "${unknown}" flags: Invalid argument`);
  }
  return new Set(flags);
}
