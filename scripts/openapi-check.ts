/**
 * Compares our OpenAPI document with upstream's, version by version, and exits with 1 where they
 * differ otherwise than test/facts/openapi/ledger.json says. `--missing` lists the operations that are
 * not served yet.
 */
import { OPERATIONS } from '../src/operations/index.js';
import type { VersionCheck } from '../tools/openapi/check.js';
import { checkDocuments } from '../tools/openapi/check.js';

const TEXT_WIDTH = 200;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function shorten(text: string): string {
  return text.length <= TEXT_WIDTH ? text : `${text.slice(0, TEXT_WIDTH)}...`;
}

/** Prints one version; tells whether it is as it should be. */
function report(check: VersionCheck, listMissing: boolean): boolean {
  const { version, release, operations, schemas, properties, values } = check;
  print(
    `${version} (Slurm ${release}): ${operations} operations, ${schemas} schemas, ` +
      `${properties} properties, ${values} values compared: ` +
      `${check.differences.length} differences; ${check.missing.length} operations not served yet`,
  );
  if (listMissing) for (const name of check.missing) print(`  not served: ${name}`);
  for (const { place, ours, upstream } of check.differences) {
    print(`  ${place}\n    ours:     ${shorten(ours)}\n    upstream: ${shorten(upstream)}`);
  }
  const idle = check.meant.filter(({ count }) => count === 0);
  for (const { entry, count } of check.meant) {
    print(`  ${count} meant (${entry.place}): ${entry.reason}`);
  }
  return check.differences.length === 0 && idle.length === 0;
}

const listMissing = process.argv.includes('--missing');
const passed = checkDocuments(OPERATIONS).map((check) => report(check, listMissing));
if (passed.includes(false)) process.exitCode = 1;
