/** What this program is. */
import { readFileSync } from 'node:fs';

/** The Slurm release whose behaviour is implemented. */
export const RELEASE = '26.05.0';

/** This package's version, from its package.json. */
export const PACKAGE_VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  }
).version;
