/** Finding and loading slurm.conf (upstream: read_config.c, slurm_conf_init). */
import { hostname } from 'node:os';
import type { Signer } from '../../credentials/credentials.js';
import type { ConfFiles, ConfReader, Patience } from './files.js';
import { diskReader, LOCAL_FILES, memoryReader, readEntries } from './files.js';
import type { SrvResolver } from './server.js';
import {
  fetchConfig,
  noSource,
  parseServers,
  resolveServers,
  systemSrvResolver,
} from './server.js';
import type { ConfSource, SlurmConf } from './slurm-conf.js';
import { buildSlurmConf } from './slurm-conf.js';

/** Where the file is looked for when nobody names one; the second is what a configless slurmd leaves. */
export const DEFAULT_PATHS = ['/etc/slurm/slurm.conf', '/run/slurm/conf/slurm.conf'] as const;

/** How to find the configuration. */
export interface LoadOptions {
  /** The path that option -f gives. */
  readonly file?: string;
  /** SLURM_CONF, SLURM_CONF_SERVER and SLURM_JWT are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Makes munge's encoder, which a fetch without SLURM_JWT needs. */
  readonly munge: () => Signer;
  /** Told once about each file that is waited for. */
  readonly onWait?: (message: string) => void;
  /** How often and at what interval a missing file is looked for: 60 times, a second. */
  readonly attempts?: number;
  readonly intervalMs?: number;
  readonly files?: ConfFiles;
  readonly resolveSrv?: SrvResolver;
  /** This machine's name. */
  readonly hostname?: string;
}

/**
 * Loads the configuration from the first of: option -f, SLURM_CONF, the default paths that exist, the
 * controllers of SLURM_CONF_SERVER, the controllers that the DNS announces. A file that the first two
 * name is waited for. Throws {@link SlurmConfError}.
 */
export async function loadSlurmConf(options: LoadOptions): Promise<SlurmConf> {
  const machine = options.hostname ?? hostname();
  const { source, main, reader } = await establish(options, machine);
  // A missing file is an empty one: the error is that it does not name the cluster.
  const entries = (await readEntries(main, reader)) ?? [];
  return buildSlurmConf(entries, source, machine);
}

interface Established {
  readonly source: ConfSource;
  readonly main: string;
  readonly reader: ConfReader;
}

async function establish(options: LoadOptions, machine: string): Promise<Established> {
  const files = options.files ?? LOCAL_FILES;
  const patience: Patience = {
    attempts: options.attempts ?? 60,
    intervalMs: options.intervalMs ?? 1000,
    onWait: options.onWait ?? (() => undefined),
  };
  const path = options.file ?? options.env['SLURM_CONF'] ?? (await existing(files));
  if (path !== null) {
    const reader = diskReader(path, files, patience);
    return { source: { kind: 'file', path }, main: path, reader };
  }
  const named = options.env['SLURM_CONF_SERVER'];
  const controllers =
    named === undefined
      ? await resolveServers(options.resolveSrv ?? systemSrvResolver, files, machine)
      : parseServers(named);
  const { munge } = options;
  const fetched = await fetchConfig(controllers, { token: options.env['SLURM_JWT'], munge });
  if (!fetched.has('slurm.conf')) {
    throw noSource('No slurm.conf found in configuration files received.');
  }
  const reader = memoryReader(fetched, diskReader('/', files, patience));
  return { source: { kind: 'controller', files: fetched }, main: 'slurm.conf', reader };
}

async function existing(files: ConfFiles): Promise<string | null> {
  for (const path of DEFAULT_PATHS) {
    if ((await files.sizeBytes(path)) !== null) return path;
  }
  return null;
}
