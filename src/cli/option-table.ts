/**
 * Every option and every variable, declared once: parsing, the usage text, the manual page and completion are
 * made of these tables.
 */

/** One option. */
export interface OptionRow {
  readonly short?: string;
  readonly long?: string;
  /** What its argument is; none where it takes none. */
  readonly argument?: string;
  /** A sentence or two, for the usage text and the manual page. */
  readonly help: string;
  /** The variable that stands for it. */
  readonly variable?: string;
  /** Of use to programs only: not in any text. */
  readonly hidden?: true;
}

/** By the names that parsing gives. Upstream's options come first: what abbreviates one of them goes on doing so. */
export const OPTION_TABLE = {
  auth: {
    short: 'a',
    argument: 'plugin[,plugin]...',
    help: 'Ways of authentication, asked in this order; "list" prints them.',
    variable: 'SLURMRESTD_AUTH_TYPES',
  },
  dataParsers: {
    short: 'd',
    argument: 'version[+flag]...[,version[+flag]...]...',
    help: 'Versions of the API, each with its flags; "list" prints them. All of them by default.',
    variable: 'SLURMRESTD_DATA_PARSER_PLUGINS',
  },
  conf: {
    short: 'f',
    argument: 'file',
    help: 'Read the Slurm configuration from this file.',
    variable: 'SLURM_CONF',
  },
  group: { short: 'g', argument: 'group', help: 'Serve with this group and no other.' },
  document: {
    long: 'generate-openapi-spec',
    help: 'Print the OpenAPI document as JSON and exit. No configuration is read.',
  },
  help: { short: 'h', long: 'help', help: 'Print this text and exit.' },
  maxConnections: {
    long: 'max-connections',
    argument: 'count',
    help: 'Serve this many connections at a time (124); further ones wait.',
    variable: 'SLURMRESTD_MAX_CONNECTIONS',
  },
  openapi: {
    short: 's',
    argument: 'plugin[,plugin]...',
    help: 'Groups of operations; "list" prints them. All that the cluster can answer by default.',
    variable: 'SLURMRESTD_OPENAPI_PLUGINS',
  },
  threads: {
    short: 't',
    argument: 'count',
    help: 'Accepted; requests are served without threads.',
  },
  user: { short: 'u', argument: 'user', help: 'Serve as this user.' },
  verbose: { short: 'v', help: 'Log more; may be repeated.' },
  version: { short: 'V', help: 'Print the version and exit.' },
  autocomplete: {
    long: 'autocomplete',
    argument: 'text',
    help: 'Print the options that hold this text, a line each, and exit.',
    hidden: true,
  },
  logFormat: {
    long: 'log-format',
    argument: 'text|json',
    help: 'How lines on standard error are written.',
  },
  headersTimeout: {
    long: 'timeout-headers',
    argument: 'seconds',
    help: 'For a request line and its headers (60). Of every time-out, 0 means none.',
  },
  requestTimeout: {
    long: 'timeout-request',
    argument: 'seconds',
    help: 'For a request with its body (300).',
  },
  idleTimeout: {
    long: 'timeout-idle',
    argument: 'seconds',
    help: 'For a connection between two requests (75).',
  },
  stallTimeout: {
    long: 'timeout-stall',
    argument: 'seconds',
    help: 'For a client that takes nothing of its reply (120).',
  },
  drainTimeout: {
    long: 'timeout-drain',
    argument: 'seconds',
    help: 'For the replies under way when the daemon is told to end (30).',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** The name of an option. */
export type OptionName = keyof typeof OPTION_TABLE;

/** The options in their order. */
export const OPTIONS = Object.entries(OPTION_TABLE) as readonly (readonly [
  OptionName,
  OptionRow,
])[];

/** Variables that stand for no option, and what they do. */
export const VARIABLES: Readonly<Record<string, string>> = {
  ABORT_ON_FATAL: 'End by a signal that leaves a core file, where an error ends the daemon.',
  SLURM_BITSTR_LEN: 'How long lists of array tasks may become in replies.',
  SLURM_CONF_SERVER: 'Without a file: fetch the configuration from these controllers.',
  SLURM_DEBUG: 'The level of the log where SLURMRESTD_DEBUG is not set.',
  SLURM_DEBUG_FLAGS: 'Checked as by every program of Slurm; there is nothing that they would log.',
  SLURM_JSON: 'As SLURMRESTD_JSON, where that is not set.',
  SLURM_JWT: 'A token: for fetching the configuration, and for those whom rest_auth/local lets in.',
  SLURM_YAML: 'As SLURMRESTD_YAML, where that is not set.',
  SLURMRESTD_DEBUG:
    'The level of the log: a number up to 9 or quiet, fatal, error, info, verbose, debug, debug2 to debug5.',
  SLURMRESTD_DEBUG_STDERR: 'The level on standard error alone.',
  SLURMRESTD_DEBUG_SYSLOG: 'The level in the system log alone.',
  SLURMRESTD_JSON: 'How JSON is written: compact, or pretty.',
  SLURMRESTD_LISTEN: 'Addresses, separated by commas; those of the command line are added.',
  SLURMRESTD_RESPONSE_STATUS_CODES:
    'Responses in the OpenAPI document, separated by commas: numbers, texts, default.',
  SLURMRESTD_SECURITY:
    'Separated by commas: become_user, to become the first local caller; disable_user_check, to run as anybody; others change nothing.',
  SLURMRESTD_YAML: 'How YAML is written: no_tag leaves out the types.',
};
