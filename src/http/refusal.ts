/** Replies to requests that no operation handles: plain text, and the connection is closed. */
import { errorNumber, errorText, httpStatus } from '../errors.js';

/** A request that is refused before, or outside of, an operation. */
export class Refusal extends Error {
  readonly errorNumber: number;
  readonly status: number;

  /** @param error - Slurm's name of the error, which decides text and status. */
  constructor(error: string, options: { status?: number; cause?: unknown } = {}) {
    const number = errorNumber(error);
    super(errorText(number), { cause: options.cause });
    this.name = 'Refusal';
    this.errorNumber = number;
    this.status = options.status ?? httpStatus(number);
  }
}

/** What Node.js's parser and Fastify refuse by themselves, by the code of their error. */
const BY_CODE: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'ESLURM_HTTP_INVALID_METHOD',
  HPE_PAUSED_H2_UPGRADE: 'ESLURM_HTTP_INVALID_METHOD',
  HPE_INVALID_URL: 'ESLURM_URL_INVALID_FORMATING',
  HPE_INVALID_VERSION: 'ESLURM_HTTP_UNSUPPORTED_VERSION',
  HPE_LF_EXPECTED: 'ESLURM_HTTP_MISSING_LF',
  HPE_CR_EXPECTED: 'ESLURM_HTTP_MISSING_CR',
  HPE_HEADER_OVERFLOW: 'SLURM_PROTOCOL_INSANE_MSG_LENGTH',
  HPE_INVALID_CONTENT_LENGTH: 'ESLURM_HTTP_INVALID_CONTENT_LENGTH',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'ESLURM_HTTP_INVALID_CONTENT_LENGTH',
  HPE_INVALID_TRANSFER_ENCODING: 'ESLURM_HTTP_INVALID_TRANSFER_ENCODING',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'ESLURM_DATA_UNKNOWN_MIME_TYPE',
  FST_ERR_BAD_URL: 'ESLURM_URL_INVALID_PATH',
};

/** The refusal that stands for an error of the parser's or the framework's; null for any other. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const name = typeof code === 'string' ? BY_CODE[code] : undefined;
  return name === undefined ? null : new Refusal(name, { cause: error });
}

const CUT_OFF = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'HPE_INVALID_EOF_STATE']);

/** Whether a connection's error is that its client went away: nobody is there to be answered. */
export function isCutOff(error: Error): boolean {
  return CUT_OFF.has((error as NodeJS.ErrnoException).code ?? '');
}

/** Any other error of the parser: bytes that are no HTTP, or come too slowly. */
export function malformed(cause: Error): Refusal {
  if ((cause as NodeJS.ErrnoException).code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Refusal('SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT', { status: 408, cause });
  }
  return refusalOf(cause) ?? new Refusal('ESLURM_HTTP_INVALID_CHARACTER', { cause });
}
