/** Builds our document of every API version and compares it with the facts of upstream's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_VERSIONS, apiVersionName } from '../../src/model/versions.js';
import { buildDocument } from '../../src/openapi/document.js';
import type { AnyOperation } from '../../src/operations/operation.js';
import { RELEASE } from '../../src/release.js';
import type { Comparison, LedgerEntry } from './compare.js';
import { compareFacts } from './compare.js';
import type { Facts } from './facts.js';
import { factsOf } from './facts.js';

const DIRECTORY = join(import.meta.dirname, '../../test/facts/openapi');

/** The comparison of one version. */
export interface VersionCheck extends Comparison {
  readonly version: string;
  /** The release of upstream's document. */
  readonly release: string;
}

/** Compares the document of these operations, version by version. */
export function checkDocuments(operations: readonly AnyOperation[]): VersionCheck[] {
  const ledger = readJson('ledger.json') as LedgerEntry[];
  return API_VERSIONS.map((version) => {
    const name = apiVersionName(version);
    const { release, ...upstream } = readJson(`${name}.json`) as Facts & { release: string };
    const document = buildDocument({
      operations,
      parsers: [{ version }],
      mediaTypes: ['application/json', 'application/yaml'],
      release: RELEASE,
    });
    const comparison = compareFacts(factsOf(document, name), upstream, name, ledger);
    return { version: name, release, ...comparison };
  });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8'));
}
