/** The files of a configuration and what they include. */
import { readFile, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { SlurmConfError } from './error.js';
import type { ConfEntry, ConfInclude } from './parse.js';
import { parseConf } from './parse.js';
import { takesOptions } from './settings.js';

/** The file system, as far as it is needed. */
export interface ConfFiles {
  /** Bytes of a file; null where it cannot be found. Things that are no files have none: 0. */
  sizeBytes(path: string): Promise<number | null>;
  read(path: string): Promise<string>;
}

/** This machine's files. */
export const LOCAL_FILES: ConfFiles = {
  async sizeBytes(path) {
    try {
      return (await stat(path)).size;
    } catch {
      return null;
    }
  },
  read: (path) => readFile(path, 'utf8'),
};

/** Where a configuration's files are read. */
export interface ConfReader {
  /** Reads the file of a name as it stands in `Include`; null where there is none. */
  read(name: string): Promise<{ readonly path: string; readonly text: string } | null>;
}

/** How long a missing file is waited for. */
export interface Patience {
  readonly attempts: number;
  readonly intervalMs: number;
  /** Told once, when the first attempt failed. */
  readonly onWait: (message: string) => void;
}

const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 16;
const MAX_FILES = 1000;

/**
 * Reads files from disk. A name that is no absolute path is beside the main file, also in an included
 * one (upstream: get_extra_conf_path). A file that is missing may be about to be written.
 */
export function diskReader(mainPath: string, files: ConfFiles, patience: Patience): ConfReader {
  return {
    async read(name) {
      const beside = name !== mainPath && !posix.isAbsolute(name);
      const path = beside ? `${posix.dirname(mainPath)}/${name}` : name;
      const size = await waitForFile(path, files, patience);
      if (size === null) return null;
      requireBounded(path, size);
      try {
        // A size of 0 is a device or a pipe at times, which may never end.
        return { path, text: size === 0 ? '' : await files.read(path) };
      } catch (cause) {
        const message = `unable to read "${path}": ${(cause as Error).message}`;
        throw new SlurmConfError('UNREADABLE', message, { file: path }, cause);
      }
    },
  };
}

function requireBounded(file: string, lengthBytes: number): void {
  if (lengthBytes <= MAX_FILE_BYTES) return;
  throw new SlurmConfError('LIMIT', `${file} is larger than ${MAX_FILE_BYTES} bytes`, { file });
}

async function waitForFile(
  path: string,
  files: ConfFiles,
  { attempts, intervalMs, onWait }: Patience,
): Promise<number | null> {
  for (let attempt = 1; ; attempt++) {
    const size = await files.sizeBytes(path);
    if (size !== null || attempt >= attempts) return size;
    if (attempt === 1) {
      const span = `retrying in ${intervalMs / 1000}sec up to ${(attempts * intervalMs) / 1000}sec`;
      onWait(`cannot stat file ${path}, ${span}`);
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

/** Reads files that a controller sent; absolute paths are this machine's. */
export function memoryReader(fetched: ReadonlyMap<string, string>, disk: ConfReader): ConfReader {
  return {
    async read(name) {
      const text = fetched.get(name);
      if (text !== undefined) {
        requireBounded(name, Buffer.byteLength(text));
        return { path: name, text };
      }
      return posix.isAbsolute(name) ? await disk.read(name) : null;
    },
  };
}

/**
 * The entries of a file and of those that it includes, in order. Null where the file itself is missing.
 * Throws {@link SlurmConfError}.
 */
export async function readEntries(main: string, reader: ConfReader): Promise<ConfEntry[] | null> {
  const collector = new Collector(reader);
  return (await collector.add(main, 0)) ? collector.entries : null;
}

class Collector {
  readonly entries: ConfEntry[] = [];
  readonly #reader: ConfReader;
  #files = 0;
  /** %c in the names of included files stands for what ClusterName is by then. */
  #clusterName: string | null = null;

  constructor(reader: ConfReader) {
    this.#reader = reader;
  }

  /** False where the file is missing. */
  async add(name: string, depth: number): Promise<boolean> {
    const file = await this.#reader.read(name);
    if (file === null) return false;
    this.#files += 1;
    for (const statement of parseConf(file.text, file.path, takesOptions)) {
      if ('include' in statement) {
        await this.#include(statement, depth + 1);
        continue;
      }
      this.entries.push(statement);
      if (statement.key.toLowerCase() === 'clustername') {
        this.#clusterName = statement.value.toLowerCase();
      }
    }
    return true;
  }

  async #include(statement: ConfInclude, depth: number): Promise<void> {
    if (depth > MAX_DEPTH || this.#files >= MAX_FILES) {
      const bounds = `at most ${MAX_FILES} files, ${MAX_DEPTH} deep`;
      throw includeError(statement, 'LIMIT', `too many files are included: ${bounds}`);
    }
    if (statement.include.includes('*')) {
      throw includeError(statement, 'INCLUDE', 'Slurm does not support glob parsing');
    }
    const name = this.#withClusterName(statement);
    if (await this.add(name, depth)) return;
    throw includeError(statement, 'INCLUDE', `there is no file ${name}`);
  }

  #withClusterName(statement: ConfInclude): string {
    if (!statement.include.includes('%c')) return statement.include;
    if (this.#clusterName === null) {
      throw includeError(statement, 'INCLUDE', 'Did not get ClusterName for include path');
    }
    return statement.include.replaceAll('%c', () => this.#clusterName as string);
  }
}

function includeError(
  { file, line }: ConfInclude,
  code: 'INCLUDE' | 'LIMIT',
  reason: string,
): SlurmConfError {
  const message = `"Include" failed in file ${file} line ${line}: ${reason}`;
  return new SlurmConfError(code, message, { file, line });
}
