/** The word that says how tasks are laid out (upstream: slurm.h, task_dist_states). */

/** The part of the word that is not flags. */
export const LAYOUT_BASE = 0xffff;
/** Layouts of nodes alone that have no levels. */
export const ARBITRARY = 3;
export const PLANE = 4;
export const UNKNOWN_LAYOUT = 0x2000;

export const LAYOUT_FLAGS = { pack: 0x80_0000, nopack: 0x40_0000 } as const;

/** Layouts of one level. */
export const LEVEL_LAYOUTS = { cyclic: 1, block: 2, fcyclic: 3 } as const;

/** Each level has four bits of the word: nodes the lowest, then sockets, then cores. */
export const LEVEL_BITS = 4;

/** The layout on nodes, on sockets and on cores; 0 is none. */
export function levelsOf(word: number): readonly [nodes: number, sockets: number, cores: number] {
  return [word & 0xf, (word >> LEVEL_BITS) & 0xf, (word >> (2 * LEVEL_BITS)) & 0xf];
}
