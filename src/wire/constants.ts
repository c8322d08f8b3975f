/** Slurm's sentinels (upstream: slurm/slurm.h). `NO_VAL` stands for unset, `INFINITE` for no limit. */

export const NO_VAL8 = 0xfe;
export const NO_VAL16 = 0xfffe;
export const INFINITE16 = 0xffff;
export const NO_VAL = 0xffff_fffe;
export const INFINITE = 0xffff_ffff;
export const NO_VAL64 = 0xffff_ffff_ffff_fffen;
export const INFINITE64 = 0xffff_ffff_ffff_ffffn;

/** Bit of a memory word that says "per CPU". */
export const MEM_PER_CPU = 0x8000_0000_0000_0000n;

/** A job's `nice` is carried with this offset. */
export const NICE_OFFSET = 0x8000_0000;

/** The user and group of who names none (upstream: slurm_protocol_defs.h, SLURM_AUTH_NOBODY). */
export const NOBODY = 99;
