/**
 * The API versions and what the engine does differently from one to the next.
 *
 * Each version is pinned to the newest upstream release that has it, because one version is not the
 * same thing in every release: v0.0.40 to 24.11.5, v0.0.41 to 25.11, v0.0.42 to v0.0.45 to 26.05.5.
 */

/** An API version by its last number: 42 is v0.0.42. */
export type ApiVersion = 40 | 41 | 42 | 43 | 44 | 45;

/** Every API version that is served, oldest first. */
export const API_VERSIONS: readonly ApiVersion[] = [40, 41, 42, 43, 44, 45];

/** The newest API version: what `latest` means. */
export const LATEST_API_VERSION: ApiVersion = 45;

/** A first and a last API version that have something; an open end is left out. */
export interface VersionRange {
  readonly since?: ApiVersion;
  readonly until?: ApiVersion;
}

/** Whether a range holds a version. */
export function inRange(range: VersionRange, version: ApiVersion): boolean {
  return version >= (range.since ?? 40) && version <= (range.until ?? LATEST_API_VERSION);
}

/** The name of a version in paths and in `meta`: `v0.0.42`. */
export function apiVersionName(version: ApiVersion): string {
  return `v0.0.${version}`;
}

/** How the engine behaves in one API version: everything that is not a fact of a field or a kind. */
export interface VersionRules {
  /** Schemas of objects and lists: named and referred to, or written in place. */
  readonly schemaRefs: 'all' | 'operations';
  /** Lists of flags have a schema of their own. */
  readonly flagSchemas: boolean;
  /** Flags marked hidden are written (they are never documented). */
  readonly writesHiddenFlags: boolean;
  /** An unfilled optional pointer is written as null, not as an empty object or list. */
  readonly nullPointers: boolean;
  /** An unknown flag ends the reading with a second error instead of being recorded only. */
  readonly unknownFlagStops: boolean;
  /** Number objects have this suffix and 32-bit formats; before, `number` is always int64. */
  readonly numberObjects: 'no_val' | 'no_val_struct';
  /** How a plain number that holds a sentinel is written. */
  readonly sentinels: 'raw' | 'warn';
  /** Type warnings end in the value; before, they name the type instead. */
  readonly warningsShowValue: boolean;
  /** What is said of every parameter: an explicit false, true, or nothing. */
  readonly parametersDeprecated: boolean | null;
  /** The version marks deprecated properties in its document. */
  readonly marksDeprecated: boolean;
}

const V42: VersionRules = {
  schemaRefs: 'all',
  flagSchemas: true,
  writesHiddenFlags: false,
  nullPointers: true,
  unknownFlagStops: false,
  numberObjects: 'no_val_struct',
  sentinels: 'raw',
  warningsShowValue: true,
  parametersDeprecated: true,
  marksDeprecated: true,
};
const V43: VersionRules = {
  ...V42,
  flagSchemas: false,
  sentinels: 'warn',
  parametersDeprecated: null,
};

/** The rules of every API version. */
export const VERSION_RULES: Readonly<Record<ApiVersion, VersionRules>> = {
  40: {
    ...V42,
    writesHiddenFlags: true,
    nullPointers: false,
    unknownFlagStops: true,
    numberObjects: 'no_val',
    warningsShowValue: false,
    parametersDeprecated: false,
    marksDeprecated: false,
  },
  41: { ...V42, schemaRefs: 'operations', flagSchemas: false },
  42: V42,
  43: V43,
  44: V43,
  45: V43,
};
