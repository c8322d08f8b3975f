/** A parity run in words. */

import { erasePath } from './compare.js';
import type { ParityResult, Unexplained } from './run.js';
import { passed } from './run.js';

const SHOWN_CHARACTERS = 300;
const SHOWN_GROUPS = 400;

/** Failures, grouped, and the summary. */
export function renderReport(result: ParityResult): string {
  return [
    ...renderUnexplained(result.unexplained),
    ...renderUnused(result),
    ...result.repeated.map(({ version, case: name }) => `compared again: v${version} ${name}`),
    summary(result),
  ].join('\n');
}

function summary(result: ParityResult): string {
  const explained = [...result.explained.values()].reduce((sum, count) => sum + count, 0);
  return [
    `parity ${result.suite}: ${passed(result) ? 'passed' : 'FAILED'}.`,
    `${result.cases} cases, ${result.requests} requests, ${result.values} values and`,
    `${result.jobPairs} pairs of jobs compared, ${result.volatile} volatile, ${result.repeated.length} compared again, ${explained} differences explained by ${result.explained.size}`,
    `entries, ${result.unexplained.length} unexplained, ${result.unused.length} entries that do not`,
    `occur, ${result.seconds.toFixed(1)} s`,
  ].join(' ');
}

function renderUnused({ unused }: ParityResult): string[] {
  return unused.map(({ id }) => `ledger entry ${id} does not occur`);
}

/** The same difference in several cases and versions is shown once, with the first request. */
function renderUnexplained(unexplained: readonly Unexplained[]): string[] {
  const groups = new Map<string, Unexplained[]>();
  for (const item of unexplained) {
    const { kind, path, theirs, ours } = item.difference;
    const values = kind === 'value' || kind === 'type' ? '' : `${theirs} ${ours}`;
    const key = [kind, erasePath(path), values, item.entries].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const lines = [...groups.values()].slice(0, SHOWN_GROUPS).flatMap(renderGroup);
  if (groups.size > SHOWN_GROUPS) lines.push(`... and ${groups.size - SHOWN_GROUPS} more groups`);
  return lines;
}

function renderGroup(group: readonly Unexplained[]): string[] {
  const { suite, request, difference, entries } = group[0] as Unexplained;
  const versions = [...new Set(group.map(({ version }) => version))].join(',');
  const cases = new Set(group.map((item) => item.case));
  const several = entries.length > 1 ? ` (entries ${entries.join(', ')})` : '';
  return [
    `${suite} v${versions} ${difference.kind} at ${difference.path} x${group.length}${several}`,
    `    ${shorten(request)}  [${shorten([...cases].join(' | '))}]`,
    `    theirs: ${shorten(difference.theirs)}`,
    `    ours:   ${shorten(difference.ours)}`,
  ];
}

function shorten(text: string): string {
  const line = text.replaceAll('\n', '\\n');
  return line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS)}...`;
}
