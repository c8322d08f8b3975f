/** Words of CPU frequencies that are no number of kHz (upstream: slurm.h, cpu_frequency.c). */

export const CPU_GOVERNORS = {
  Conservative: 0x8800_0000,
  OnDemand: 0x8400_0000,
  Performance: 0x8200_0000,
  PowerSave: 0x8100_0000,
  SchedUtil: 0x8040_0000,
  UserSpace: 0x8080_0000,
} as const;

export const CPU_FREQUENCIES = {
  Low: 0x8000_0001,
  Medium: 0x8000_0002,
  Highm1: 0x8000_0004,
  High: 0x8000_0003,
} as const;

/** From here on a word is no number of kHz. */
export const FIRST_WORD = 0x8000_0000;
