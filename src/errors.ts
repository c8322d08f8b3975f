/** Slurm's errors, and the HTTP status that each has (26.05's table, whatever the controller's release). */
import { ERRNO_TEXTS, ERROR_TABLE } from './error-table.js';

/** An error of Slurm as its table has it. */
export interface ErrorFact {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

const BY_NUMBER = new Map<number, ErrorFact>(
  ERROR_TABLE.map(([number, name, text]) => [number, { number, name, text }]),
);
const SYSTEM_TEXTS = new Map(ERRNO_TEXTS);
const BY_NAME = new Map<string, number>(ERROR_TABLE.map(([number, name]) => [name, number]));

/** The number of an error by its symbolic name. Unknown names are our own bug. */
export function errorNumber(name: string): number {
  const number = BY_NAME.get(name);
  if (number === undefined) throw new Error(`no error is called ${name}`);
  return number;
}

/** An error's facts, or null where Slurm has no such number. */
export function errorFact(number: number): ErrorFact | null {
  return BY_NUMBER.get(number) ?? null;
}

/** The text of an error number: Slurm's, else the system's, else one that says it is unknown. */
export function errorText(number: number): string {
  const fact = BY_NUMBER.get(number);
  if (fact !== undefined) return fact.text;
  if (number < 0) return 'Unknown negative error number';
  return SYSTEM_TEXTS.get(number) ?? `Unknown error ${number}`;
}

/** HTTP statuses (upstream: src/common/http.c of 26.05). */
const STATUS_BY_NAME: Readonly<Record<number, readonly string[]>> = {
  304: ['SLURM_NO_CHANGE_IN_DATA'],
  400: [
    'ESLURM_REST_FAIL_PARSING',
    'ESLURM_REST_INVALID_JOBS_DESC',
    'ESLURM_HTTP_INVALID_CONTENT_LENGTH',
    'ESLURM_HTTP_UNEXPECTED_BODY',
    'ESLURM_REST_BAD_REQUEST',
  ],
  401: [
    'ESLURM_AUTH_CRED_INVALID',
    'ESLURM_AUTH_EXPIRED',
    'ESLURM_AUTH_SKIP',
    'ESLURM_AUTH_UNABLE_TO_GENERATE_TOKEN',
    'ESLURM_REST_AUTH_FAIL',
  ],
  404: ['ESLURM_INVALID_JOB_ID', 'ESLURM_REST_UNKNOWN_URL', 'ESLURM_URL_INVALID_PATH'],
  405: ['ESLURM_HTTP_INVALID_METHOD', 'ESLURM_REST_UNKNOWN_URL_METHOD'],
  406: [
    'ESLURM_HTTP_INVALID_CONTENT_ENCODING',
    'ESLURM_HTTP_UNSUPPORTED_KEEP_ALIVE',
    'ESLURM_HTTP_UNSUPPORTED_UPGRADE',
    'ESLURM_HTTP_INVALID_TRANSFER_ENCODING',
  ],
  411: ['ESLURM_HTTP_POST_MISSING_CONTENT_LENGTH'],
  413: ['ESLURM_HTTP_CONTENT_LENGTH_TOO_LARGE'],
  415: ['ESLURM_DATA_UNKNOWN_MIME_TYPE', 'ESLURM_HTTP_UNKNOWN_ACCEPT_MIME_TYPE'],
  417: ['ESLURM_HTTP_UNSUPPORTED_EXPECT'],
  422: ['ESLURM_REST_INVALID_QUERY', 'ESLURM_DATA_PATH_NOT_FOUND', 'ESLURM_DATA_PARSE_BAD_INPUT'],
  502: [
    'SLURM_COMMUNICATIONS_CONNECTION_ERROR',
    'SLURM_COMMUNICATIONS_SEND_ERROR',
    'SLURM_COMMUNICATIONS_RECEIVE_ERROR',
    'SLURM_COMMUNICATIONS_SHUTDOWN_ERROR',
    'SLURMCTLD_COMMUNICATIONS_CONNECTION_ERROR',
    'SLURMCTLD_COMMUNICATIONS_SEND_ERROR',
    'SLURMCTLD_COMMUNICATIONS_RECEIVE_ERROR',
    'SLURMCTLD_COMMUNICATIONS_SHUTDOWN_ERROR',
    'SLURMCTLD_COMMUNICATIONS_BACKOFF',
    'SLURM_PROTOCOL_SOCKET_ZERO_BYTES_SENT',
    'ESLURM_PROTOCOL_INCOMPLETE_PACKET',
    'ESLURM_DB_CONNECTION',
  ],
  504: ['SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT'],
  511: ['SLURM_PROTOCOL_AUTHENTICATION_ERROR'],
};

/** EPERM: the system's, so not in Slurm's table. */
const EPERM = 1;
const STATUS = new Map<number, number>([
  [EPERM, 403],
  ...Object.entries(STATUS_BY_NAME).flatMap(([status, names]) =>
    names.map((name): [number, number] => [errorNumber(name), Number(status)]),
  ),
]);

/** A request that a daemon understood and refused: these ranges of its errors are 422. */
const REFUSALS: readonly (readonly [first: number, last: number])[] = [
  [errorNumber('ESLURM_INVALID_PARTITION_NAME'), errorNumber('ESLURM_INVALID_SLUID')],
  [errorNumber('ESLURM_DB_CONNECTION'), errorNumber('ESLURM_NO_RPC_STATS')],
];

/** HTTP status of an error number. 0 is success. */
export function httpStatus(number: number): number {
  if (number === 0) return 200;
  const status = STATUS.get(number);
  if (status !== undefined) return status;
  return REFUSALS.some(([first, last]) => number >= first && number <= last) ? 422 : 500;
}

/** An error with a number of Slurm's. */
export class SlurmError extends Error {
  readonly errorNumber: number;
  readonly description: string;
  /** The step that failed, as Slurm's replies name it: `slurm_load_jobs()`. */
  readonly source: string;
  /** HTTP status where it is not the one of the number. */
  readonly status: number | null;

  constructor(
    number: number | string,
    options: { description?: string; source?: string; status?: number; cause?: unknown } = {},
  ) {
    const resolved = typeof number === 'string' ? errorNumber(number) : number;
    super(options.description ?? errorText(resolved), { cause: options.cause });
    this.name = 'SlurmError';
    this.errorNumber = resolved;
    this.description = options.description ?? '';
    this.source = options.source ?? '';
    this.status = options.status ?? null;
  }
}
