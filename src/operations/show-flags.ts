/** What a request for a list shows. */
import { SHOW_FLAGS } from '../messages/jobs.js';

/** A query's flags, or the endpoint's own; local jobs only, unless the federation's are asked for. */
export function showFlags(given: number | undefined, otherwise: number): number {
  const flags = given || otherwise;
  return (flags & SHOW_FLAGS.FEDERATION) === 0 ? flags | SHOW_FLAGS.LOCAL : flags;
}
