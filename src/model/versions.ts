/**
 * The API versions and what the engine does differently from one to the next.
 *
 * Each version is pinned to the newest upstream release that has it, because one version is not the
 * same thing in every release: v0.0.40 to 24.11.5, v0.0.41 to 25.11, v0.0.42 to v0.0.45 to 26.05.5.
 */

/** Which types have a schema of their own in the document, to be referred to. */
export interface SchemaPolicy {
  /** Objects and lists: all, or only those that operations name. */
  readonly schemaRefs: 'all' | 'operations';
  /** Lists of flags. */
  readonly flagSchemas: boolean;
  /** Types that are gone and stay as placeholders. */
  readonly removedSchemas: boolean;
}

/** What may be said behind a version: `v0.0.42+fast+minimize_refs`. */
export type DataParserFlag = 'FAST' | 'COMPLEX' | 'PREFER_REFS' | 'MINIMIZE_REFS' | 'INLINE_ENUMS';

/** An API version as it was chosen, with its flags. */
export interface DataParser {
  readonly version: ApiVersion;
  /** Those that the version does not know change nothing. */
  readonly flags?: readonly DataParserFlag[];
  /** As it was chosen: `v0.0.42+fast`; `meta` of its replies shows it. */
  readonly name?: string;
}

/** How the engine behaves in one API version: everything that is not a fact of a field or a kind. */
export interface VersionRules extends SchemaPolicy {
  /** The flags that the version knows, each with what it changes in the document. */
  readonly flags: Readonly<Partial<Record<DataParserFlag, Partial<SchemaPolicy>>>>;
  /** Flags marked hidden are written (they are never documented). */
  readonly writesHiddenFlags: boolean;
  /** An unfilled optional pointer is written as null, not as an empty object or list. */
  readonly nullPointers: boolean;
  /** With `+complex` placeholders of what is gone are null. */
  readonly nullPlaceholders: boolean;
  /**
   * An unknown flag ends the reading with a second error instead of being recorded only. What is no text is
   * one, instead of being ignored.
   */
  readonly unknownFlagStops: boolean;
  /** Number objects have this suffix and 32-bit formats; before, `number` is always int64. */
  readonly numberObjects: 'no_val' | 'no_val_struct';
  /** How a plain number that holds a sentinel is written. */
  readonly sentinels: 'raw' | 'warn';
  /** Type warnings end in the value and errors show it; before, errors name its type. */
  readonly warningsShowValue: boolean;
  /** What is said of every parameter: an explicit false, true, or nothing. */
  readonly parametersDeprecated: boolean | null;
  /** Number objects are documented as parameters; otherwise they are only accepted. */
  readonly numberParameters: boolean;
  /** The version marks deprecated properties in its document. */
  readonly marksDeprecated: boolean;
}

/** Flags of every version, about values alone. */
const VALUE_FLAGS = { FAST: {}, COMPLEX: {} } as const;

const V42: VersionRules = {
  schemaRefs: 'all',
  flagSchemas: true,
  removedSchemas: false,
  flags: {
    ...VALUE_FLAGS,
    MINIMIZE_REFS: { schemaRefs: 'operations', flagSchemas: false },
    INLINE_ENUMS: { flagSchemas: false },
  },
  writesHiddenFlags: false,
  nullPointers: true,
  nullPlaceholders: true,
  unknownFlagStops: false,
  numberObjects: 'no_val_struct',
  sentinels: 'raw',
  warningsShowValue: true,
  parametersDeprecated: true,
  numberParameters: false,
  marksDeprecated: true,
};
const V43: VersionRules = {
  ...V42,
  flagSchemas: false,
  flags: { ...VALUE_FLAGS, MINIMIZE_REFS: { schemaRefs: 'operations' } },
  sentinels: 'warn',
  parametersDeprecated: null,
};

/** The versions and their rules. */
const VERSIONS = {
  40: {
    ...V42,
    removedSchemas: true,
    flags: VALUE_FLAGS,
    writesHiddenFlags: true,
    nullPointers: false,
    nullPlaceholders: false,
    unknownFlagStops: true,
    numberObjects: 'no_val',
    warningsShowValue: false,
    parametersDeprecated: false,
    numberParameters: true,
    marksDeprecated: false,
  },
  41: {
    ...V42,
    schemaRefs: 'operations',
    flagSchemas: false,
    flags: { ...VALUE_FLAGS, PREFER_REFS: { schemaRefs: 'all', flagSchemas: true } },
  },
  42: V42,
  43: V43,
  44: V43,
  45: V43,
} satisfies Readonly<Record<number, VersionRules>>;

/** An API version by its last number: 42 is v0.0.42. */
export type ApiVersion = keyof typeof VERSIONS;

/** The rules of every API version. */
export const VERSION_RULES: Readonly<Record<ApiVersion, VersionRules>> = VERSIONS;

/** Every API version that is served, oldest first. */
export const API_VERSIONS = Object.keys(VERSIONS).map(Number) as readonly ApiVersion[];

/** The newest API version: what `latest` means. */
export const LATEST_API_VERSION = Math.max(...API_VERSIONS) as ApiVersion;

/** A first and a last API version that have something; an open end is left out. */
export interface VersionRange {
  readonly since?: ApiVersion;
  readonly until?: ApiVersion;
}

/** Whether a range holds a version. */
export function inRange(range: VersionRange, version: ApiVersion): boolean {
  return version >= (range.since ?? version) && version <= (range.until ?? version);
}

/** The name of a version in paths and in `meta`: `v0.0.42`. */
export function apiVersionName(version: ApiVersion): string {
  return `v0.0.${version}`;
}

/** The flags of a chosen version that it knows. */
export function knownFlags({ version, flags = [] }: DataParser): readonly DataParserFlag[] {
  return flags.filter((flag) => flag in VERSION_RULES[version].flags);
}

/** Whether a chosen version has a flag that it knows. */
export function hasFlag(parser: DataParser, flag: DataParserFlag): boolean {
  return knownFlags(parser).includes(flag);
}

/** Which types of a chosen version have a schema of their own. */
export function schemaPolicy(parser: DataParser): SchemaPolicy {
  const { flags, ...rules } = VERSION_RULES[parser.version];
  return Object.assign({}, rules, ...knownFlags(parser).map((flag) => flags[flag]));
}
