/** What this program is. */

/** The Slurm release whose behaviour is implemented. */
export const RELEASE = '26.05.0';
