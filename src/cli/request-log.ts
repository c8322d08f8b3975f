/** The line of the log that a request leaves. */
import type { AnsweredRequest } from '../http/answered.js';

/** `req-7 alice GET /slurm/v0.0.45/jobs: 200, 81234 bytes in 180 ms`. */
export function requestLine(request: AnsweredRequest): string {
  const { id, user, method, path, status, bytes, milliseconds } = request;
  const outcome = status ?? 'cut off';
  return `${id} ${user ?? '-'} ${method} ${path}: ${outcome}, ${bytes} bytes in ${milliseconds} ms`;
}
