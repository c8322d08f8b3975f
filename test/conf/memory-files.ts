/** A file system of a few texts, for tests that find and read configurations. */
import type { ConfFiles } from '../../src/cluster/conf/files.js';

/** What was asked of the files, in order. */
export interface MemoryFiles extends ConfFiles {
  readonly texts: Map<string, string>;
  readonly looked: string[];
}

export function memoryFiles(texts: Readonly<Record<string, string>>): MemoryFiles {
  const files = new Map(Object.entries(texts));
  const looked: string[] = [];
  return {
    texts: files,
    looked,
    async sizeBytes(path) {
      looked.push(path);
      const text = files.get(path);
      return text === undefined ? null : Buffer.byteLength(text);
    },
    async read(path) {
      const text = files.get(path);
      if (text === undefined) throw new Error(`ENOENT: ${path}`);
      return text;
    },
  };
}
