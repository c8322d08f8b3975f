/** The API versions that are served, as `-d` names them: `v0.0.42+fast,data_parser/latest`. */
import type { ApiVersion, DataParser, DataParserFlag } from '../model/versions.js';
import {
  API_VERSIONS,
  apiVersionName,
  LATEST_API_VERSION,
  VERSION_RULES,
} from '../model/versions.js';

const PREFIX = 'data_parser/';

/** What a list names. */
export interface DataParserChoice {
  /** Oldest first; all versions where the list names none. */
  readonly parsers: readonly DataParser[];
  /** Flags that are not known, and ignored. */
  readonly warnings: readonly string[];
  /** The first name that is no version, or null. */
  readonly unknown: string | null;
}

/** Reads a list. Of a version that is named twice, the first counts. */
export function parseDataParsers(list: string): DataParserChoice {
  const chosen = new Map<ApiVersion, DataParser>();
  const warnings: string[] = [];
  for (const item of list.split(',').filter((text) => text !== '')) {
    const [name = '', ...flags] = withoutPrefix(item).split('+');
    const version = versionNamed(name);
    if (version === null) return { parsers: [], warnings, unknown: `${PREFIX}${name}` };
    const parser = parserOf(version, flags, warnings);
    if (!chosen.has(version)) chosen.set(version, parser);
  }
  const all = API_VERSIONS.map((version) => ({ version }));
  const sorted = [...chosen.values()].sort((a, b) => a.version - b.version);
  return { parsers: sorted.length === 0 ? all : sorted, warnings, unknown: null };
}

function withoutPrefix(item: string): string {
  return item.startsWith(PREFIX) ? item.slice(PREFIX.length) : item;
}

function versionNamed(name: string): ApiVersion | null {
  if (name.toLowerCase() === 'latest') return LATEST_API_VERSION;
  return API_VERSIONS.find((version) => apiVersionName(version) === name) ?? null;
}

function parserOf(version: ApiVersion, flags: readonly string[], warnings: string[]): DataParser {
  const known: DataParserFlag[] = [];
  for (const flag of flags.filter((text) => text !== '')) {
    const name = flag.toUpperCase() as DataParserFlag;
    if (Object.hasOwn(VERSION_RULES[version].flags, name)) known.push(name);
    else warnings.push(`${PREFIX}${apiVersionName(version)} ignoring unknown flag ${flag}`);
  }
  return { version, flags: known, name: [apiVersionName(version), ...flags].join('+') };
}
