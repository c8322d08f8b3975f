/**
 * Cases of the accounting endpoints, by family of resources.
 *
 * How to add some: a file `FAMILY-cases.ts` beside this one exports a `Family`, which gets a line in
 * `families.ts`. Every GET operation that is served is asked anyway, by all askers, with each of its
 * parameters (`query-cases.ts`), so that a family adds what is special about it:
 *
 *     export const WCKEYS: Family = {
 *       reads: () => [readDb('wckeys?name=a%2Cb')],
 *       writes: [
 *         write('wckeys made', 'POST', 'wckeys/', { wckeys: [...] }, {
 *           prepare: [sacctmgr('add account x')], look: [show('wckey where name=x')],
 *           undo: [sacctmgr('delete account x')], asker: 'carol', since: 44, versions: 'newest',
 *         }),
 *       ],
 *     };
 *
 * Names begin with `slurmdb`: entries of the ledger (`expectations.ts`) match on them. Who asks: root
 * (administrator), carol (operator), bob (coordinator of the account biology), alice (plain), nobody.
 *
 * A part of a run, against a daemon that is up: `npx tsx scripts/parity.ts --suite forky --subject
 * http://127.0.0.1:PORT --only '^slurmdb.*wckey'`.
 */

import type { ClusterFacts, ParityCase } from '../case.js';
import { read } from '../case.js';
import type { Command, WriteCase } from '../writes.js';

/** What is asked of one family of resources. */
export interface Family {
  reads?(facts: ClusterFacts): readonly ParityCase[];
  readonly writes?: readonly WriteCase[];
}

/** A case of one accounting resource in every version; its name is the target without the version. */
export function readDb(path: string, more: Partial<ParityCase> = {}): ParityCase {
  return read(path, { name: `slurmdb/${path}`, target: `/slurmdb/{v}/${path}`, ...more });
}

/** A change of accounting, made by root in every version unless `more` says otherwise. */
export function write(
  name: string,
  method: WriteCase['method'],
  path: string,
  body: unknown,
  more: Partial<WriteCase> = {},
): WriteCase {
  return { name: `slurmdb write ${name}`, group: 'slurmdb', method, path, body, ...more };
}

/** A change made by Slurm's own command; words end at blanks. */
export function sacctmgr(words: string): Command {
  return ['sacctmgr', '--immediate', ...words.split(' ')];
}

/** What Slurm's own command shows, as a table; words end at blanks. */
export function show(words: string): Command {
  return ['sacctmgr', '--parsable2', 'show', ...words.split(' ')];
}
