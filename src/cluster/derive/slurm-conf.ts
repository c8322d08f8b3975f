/** The configuration, with what older controllers tell under other names. */
import type { SlurmConfInfo } from '../../messages/slurm-conf.js';

/** A host of the controller. */
export interface ConfiguredController {
  readonly addr: string | null;
  readonly machine: string | null;
}

/** A configuration with what is derived from its record. */
export interface SlurmConfRecord extends SlurmConfInfo {
  controllers: readonly ConfiguredController[];
}

/** Derives in place. Up to 24.11 prologs and epilogs had one time-out, and namespaces another name. */
export function deriveSlurmConf(conf: SlurmConfInfo): SlurmConfRecord {
  const record = conf as SlurmConfRecord;
  const { control_addr, control_machine } = conf;
  record.controllers = (control_machine ?? []).map((machine, i) => ({
    addr: control_addr?.[i] ?? null,
    machine,
  }));
  record.epilog_timeout ??= conf.prolog_epilog_timeout;
  record.prolog_timeout ??= conf.prolog_epilog_timeout;
  record.namespace_plugin ??= conf.job_container_plugin;
  return record;
}
