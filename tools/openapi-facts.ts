/**
 * Makes test/facts/openapi/v0.0.4x.json from upstream's documents:
 *
 *     npx tsx tools/openapi-facts.ts DIRECTORY
 *
 * The directory holds a file for each API version, as `slurmrestd -s slurmctld,slurmdbd,util -d v0.0.42
 * --generate-openapi-spec` prints it, named RELEASE-VERSION.json: `26.05.5-v0.0.42.json`. Of one
 * version the newest release counts.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApiDocument } from '../src/openapi/document.js';
import { factsOf } from './openapi/facts.js';

const LINE_WIDTH = 100;

/** JSON in which everything that fits stands on one line. */
function compactJson(value: unknown, indent = ''): string {
  const line = JSON.stringify(value);
  if (indent.length + line.length <= LINE_WIDTH || typeof value !== 'object' || value === null) {
    return line;
  }
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const parts = list
    ? value.map((item) => deeper + compactJson(item, deeper))
    : Object.entries(value).map(
        ([key, item]) => `${deeper}${JSON.stringify(key)}: ${compactJson(item, deeper)}`,
      );
  return `${list ? '[' : '{'}\n${parts.join(',\n')}\n${indent}${list ? ']' : '}'}`;
}

const directory = process.argv[2];
if (directory === undefined) throw new Error('usage: openapi-facts.ts DIRECTORY');
const collator = new Intl.Collator('en', { numeric: true });
const newest = new Map<string, { release: string; file: string }>();
for (const file of readdirSync(directory).sort(collator.compare)) {
  const [, release, version] = /^(.+)-(v0\.0\.\d+)\.json$/.exec(file) ?? [];
  if (release && version) newest.set(version, { release, file });
}
for (const [version, { release, file }] of newest) {
  const document = JSON.parse(readFileSync(join(directory, file), 'utf8')) as OpenApiDocument;
  const target = join(import.meta.dirname, '../test/facts/openapi', `${version}.json`);
  writeFileSync(target, `${compactJson({ release, ...factsOf(document, version) })}\n`);
  process.stdout.write(`${version} from ${file}\n`);
}
