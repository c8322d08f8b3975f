/** Captured bodies in test/fixtures/wire, with an index that tells what they are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ProtocolVersion } from '../../src/wire/versions.js';

/** An entry of the index: what a file is, and what it must say. */
export interface Entry {
  readonly file: string;
  readonly name: string;
  readonly version: ProtocolVersion;
  readonly messageType: number;
  readonly expected: unknown;
}

const DIRECTORY = new URL('../../test/fixtures/wire/', import.meta.url);

/** Writes a body that a daemon or a command of a release sent. */
export function save(what: Omit<Entry, 'file'>, release: string, body: Buffer): Entry {
  const file = `${what.name}-v${what.version}-${release}.bin`;
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(new URL(file, DIRECTORY), body);
  console.log(`${file}: ${body.length} bytes`);
  return { file, ...what };
}

/** Writes the index of bodies that were captured together. */
export function saveIndex(name: string, entries: readonly Entry[]): void {
  writeFileSync(new URL(`${name}.json`, DIRECTORY), `${JSON.stringify(entries, null, 1)}\n`);
}
