/** Protocol versions: one for each Slurm release, counted upwards. */

/** The versions that are spoken, and the Slurm release that brought each. */
const RELEASES = {
  39: '23.02',
  40: '23.11',
  41: '24.05',
  42: '24.11',
  43: '25.05',
  44: '25.11',
  45: '26.05',
} as const;

/** A protocol version by its number; on the wire it stands in the high byte of a 16-bit word. */
export type ProtocolVersion = keyof typeof RELEASES;

/** Every protocol version that is spoken, newest first: the order of negotiation. */
export const PROTOCOL_VERSIONS = Object.keys(RELEASES)
  .map(Number)
  .reverse() as readonly ProtocolVersion[];

export const NEWEST_PROTOCOL_VERSION = Math.max(...PROTOCOL_VERSIONS) as ProtocolVersion;

/** The Slurm release that brought a protocol version. */
export function releaseOf(version: ProtocolVersion): string {
  return RELEASES[version];
}

/** The 16-bit word of a version. */
export function versionWord(version: ProtocolVersion): number {
  return version << 8;
}

/** The version of a 16-bit word, or null where it is not one that is spoken here. */
export function versionOfWord(word: number): ProtocolVersion | null {
  const version = word >>> 8;
  return (word & 0xff) === 0 && version in RELEASES ? (version as ProtocolVersion) : null;
}

/** A first and a last protocol version; an open end is left out. */
export interface ProtocolRange {
  readonly since?: ProtocolVersion;
  readonly until?: ProtocolVersion;
}

/** Whether a range holds a version. */
export function inProtocolRange(range: ProtocolRange, version: ProtocolVersion): boolean {
  return version >= (range.since ?? version) && version <= (range.until ?? version);
}
