/** What the writers and readers are given beside the value: findings, look-ups, flags, clock. */
import { errorText } from '../../errors.js';
import type { AssociationRecord } from '../../messages/accounting/associations.js';
import type { QosRecord } from '../../messages/accounting/qos.js';
import type { TresRecord } from '../../messages/accounting/tres.js';
import type { ApiVersion } from '../versions.js';
import { VERSION_RULES } from '../versions.js';
import type { Json } from './json.js';
import { jsonText, typeNames } from './json.js';

/** An entry of the envelope's `errors`. */
export interface ErrorFinding {
  readonly description: string;
  /** Slurm's error number; 0 is possible and does not change the status. */
  readonly error_number: number;
  readonly source: string;
}

/** An entry of the envelope's `warnings`. */
export interface WarningFinding {
  readonly description: string;
  readonly source: string;
}

/** Names of users and groups, already resolved: the writers are synchronous and do no I/O. */
export interface Names {
  /** The user's name, or null where there is none. */
  userName(uid: number): string | null;
  groupName(gid: number): string | null;
  userId(name: string): number | null;
  groupId(name: string): number | null;
}

/** Users and groups that a record will ask {@link Names} for. */
export interface NameSink {
  user(uid: number): void;
  group(gid: number): void;
}

/** What names an association: all but its number, or its number and cluster. */
export type AssociationKey = Pick<
  AssociationRecord,
  'acct' | 'cluster' | 'partition' | 'user' | 'id'
>;

/**
 * Lists of the accounting database that names and numbers are looked up in. A kind says which of them it
 * needs ({@link LookUp}); those that no kind of an operation needs are empty.
 */
export interface LookUps {
  /** Deleted ones too, in the order of the daemon. */
  readonly tres: readonly TresRecord[];
  /** Deleted ones too. */
  readonly qos: readonly QosRecord[];
  /** Deleted ones too; there may be many, and they are held until the last record is written. */
  readonly associations: readonly AssociationKey[];
}

/** The name of one of these lists. */
export type LookUp = keyof LookUps;

/** Facts of the cluster and of this daemon that some kinds need. */
export interface Surroundings {
  readonly names: Names;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly clusterName: string;
  readonly maxArraySize: number;
  /** SelectTypeParameters names CPUs as the consumable resource. */
  readonly selectsCpus: boolean;
  /** CpuFreqGovernors: those that jobs may ask for; none where it is not given. */
  readonly cpuFreqGovernors: readonly string[];
  /** CpuFreqDef: the governor of jobs that ask for none. */
  readonly cpuFreqDef: string | null;
  readonly lookUps: LookUps;
}

/** The most warnings kept of one reply; more are counted only, so that memory stays flat. */
const MAX_FINDINGS = 1000;

/** Collects errors and warnings of one request. */
export class Findings {
  readonly errors: ErrorFinding[] = [];
  readonly warnings: WarningFinding[] = [];
  #droppedWarnings = 0;
  #count = 0;

  /** How many there were, those that are not kept included. */
  get count(): number {
    return this.#count;
  }

  error(errorNumber: number, description: string, source: string): void {
    this.#count += 1;
    if (this.errors.length < MAX_FINDINGS) {
      this.errors.push({ description, error_number: errorNumber, source });
    }
  }

  warn(description: string, source: string): void {
    this.#count += 1;
    if (this.warnings.length < MAX_FINDINGS) this.warnings.push({ description, source });
    else this.#droppedWarnings += 1;
  }

  /** All warnings, the last one telling how many more were left out. */
  allWarnings(): readonly WarningFinding[] {
    if (this.#droppedWarnings === 0) return this.warnings;
    const description = `${this.#droppedWarnings} more warnings are left out`;
    return [...this.warnings, { description, source: '' }];
  }
}

/** Given to writers. */
export interface WriteContext extends Surroundings {
  readonly version: ApiVersion;
  readonly findings: Findings;
  /** `+complex`: null for what is unset or missing, "Infinity" for what is infinite. */
  readonly complex?: boolean;
}

/** Thrown by readers after the error was recorded: the object being read is given up. */
export class ReadStop extends Error {
  readonly errorNumber: number;

  constructor(errorNumber: number) {
    super(errorText(errorNumber));
    this.name = 'ReadStop';
    this.errorNumber = errorNumber;
  }
}

/** Given to readers. Holds the place in the input and the findings. */
export class ReadContext {
  readonly version: ApiVersion;
  readonly findings: Findings;
  readonly surroundings: Surroundings;
  /** `+fast`: no unknown-field or type warnings, and errors without a place. */
  readonly fast: boolean;
  /** `+complex`: no type warnings. */
  readonly complex: boolean;
  readonly path: string[] = [];
  /** Members that the object being read has so far: for kinds that see the whole record. */
  target: Record<string, unknown> = {};

  constructor(options: {
    version: ApiVersion;
    findings: Findings;
    surroundings: Surroundings;
    fast?: boolean;
    complex?: boolean;
  }) {
    this.version = options.version;
    this.findings = options.findings;
    this.surroundings = options.surroundings;
    this.fast = options.fast ?? false;
    this.complex = options.complex ?? false;
  }

  /** The place in the input: `#/job/environment/`, `#/flags[0]/`. */
  source(): string {
    if (this.fast) return '';
    return this.path.length === 0 ? '#/' : `#/${this.path.join('/')}/`;
  }

  /** Runs a reader one key deeper. The key may be a path of several. */
  at<T>(key: string, read: () => T): T {
    this.path.push(key);
    try {
      return read();
    } finally {
      this.path.pop();
    }
  }

  /** Runs a reader on one item of a list, which shares the list's place in the path. */
  atIndex<T>(index: number, read: () => T): T {
    const depth = this.path.length;
    const last = this.path.pop() ?? '';
    this.path.push(`${last}[${index}]`);
    try {
      return read();
    } finally {
      this.path.pop();
      if (depth > 0) this.path.push(last);
    }
  }

  /** An input value as errors show it: its text; in v0.0.40 Slurm's word for its type. */
  shown(input: Json): string {
    return VERSION_RULES[this.version].warningsShowValue ? jsonText(input) : typeNames(input).slurm;
  }

  warn(description: string): void {
    if (!this.fast) this.findings.warn(description, this.source());
  }

  /** Records an error and goes on. */
  error(errorNumber: number, description: string): void {
    this.findings.error(errorNumber, description, this.source());
  }

  /** Records an error and gives the object up. */
  fail(errorNumber: number, description: string): never {
    this.error(errorNumber, description);
    throw new ReadStop(errorNumber);
  }
}
