/** Spools: bytes in order through memory and file, bounds, faults of the disk, and giving back. */
import { readdirSync, readlinkSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { SpoolOptions } from '../../src/cluster/transport/spool.js';
import { Spool } from '../../src/cluster/transport/spool.js';
import { DEFAULT_SPOOL_LIMITS, SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { eventually, failureOf } from '../support/controller-client.js';

function budgetOf(memoryBytes: number): SpoolBudget {
  return new SpoolBudget({ ...DEFAULT_SPOOL_LIMITS, memoryBytes });
}

function spoolOf(lengthBytes: number, memoryBytes: number, options: Partial<SpoolOptions> = {}) {
  return new Spool({ lengthBytes, room: budgetOf(memoryBytes).room(), ...options });
}

/** Files of spools that this process has open; they have no names any more. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.includes('slurmrestd-') ? [target] : [];
    } catch {
      return [];
    }
  });
}

/** Bytes that tell their place. */
function pattern(length: number): Buffer {
  return Buffer.from(
    Uint32Array.from({ length: Math.ceil(length / 4) }, (_, i) => i).buffer,
  ).subarray(0, length);
}

async function readAll(spool: Spool, pieceBytes = 10_000): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const piece = Buffer.alloc(pieceBytes);
    const count = await spool.read(piece, 0);
    if (count === 0) return Buffer.concat(parts);
    parts.push(piece.subarray(0, count));
  }
}

function appendAll(spool: Spool, bytes: Buffer, pieceBytes: number): void {
  for (let i = 0; i < bytes.length; i += pieceBytes) {
    spool.append(Buffer.from(bytes.subarray(i, i + pieceBytes)));
  }
}

describe('bytes', () => {
  test.each([
    ['in memory', 1_000_000, 1000, 10_000],
    ['through a file', 0, 1000, 10_000],
    ['through both', 30_000, 777, 10_000],
    ['one by one', 2000, 1, 7],
    ['at once', 10, 100_000, 1 << 20],
  ])('come out in order: %s', async (_name, memoryBytes, pieceBytes, readBytes) => {
    const bytes = pattern(pieceBytes === 1 ? 3000 : 100_000);
    const spool = spoolOf(bytes.length, memoryBytes);
    const result = readAll(spool, readBytes);
    appendAll(spool, bytes, pieceBytes);
    expect(spool.complete).toBe(true);
    expect((await result).equals(bytes)).toBe(true);
    spool.close();
  });

  test('give their memory back as they are read', async () => {
    const own = budgetOf(10_000);
    const spool = new Spool({ lengthBytes: 5000, room: own.room() });
    appendAll(spool, pattern(5000), 1000);
    const used = own.memoryUsedBytes;
    expect(used).toBeGreaterThan(5000);
    await spool.read(Buffer.alloc(1500), 0);
    expect(own.memoryUsedBytes).toBeLessThan(used - 1500);
    await readAll(spool);
    expect(own.memoryUsedBytes).toBe(0);
    spool.close();
  });

  test('come out while they arrive, at any pace', async () => {
    const bytes = pattern(200_000);
    const spool = spoolOf(bytes.length, 5000);
    const target = Buffer.alloc(bytes.length);
    let random = 1;
    const next = (max: number) => {
      random = (random * 48_271) % 0x7fff_ffff;
      return 1 + (random % max);
    };
    let sent = 0;
    let got = 0;
    while (got < bytes.length) {
      for (let i = next(4); i > 0 && sent < bytes.length; i--) {
        const end = Math.min(bytes.length, sent + next(9000));
        spool.append(bytes.subarray(sent, end));
        sent = end;
      }
      for (let i = next(4); i > 0 && got < sent; i--) {
        const window = target.subarray(0, Math.min(bytes.length, got + next(9000)));
        got += await spool.read(window, got);
      }
    }
    expect(target.equals(bytes)).toBe(true);
    expect(await spool.read(Buffer.alloc(10), 0)).toBe(0);
    spool.close();
  });

  test('behind the end are dropped', async () => {
    const spool = spoolOf(5, 100);
    spool.append(Buffer.from('abc'));
    spool.append(Buffer.from('defg'));
    spool.append(Buffer.from('h'));
    expect((await readAll(spool)).toString()).toBe('abcde');
    spool.close();
  });

  test('may be none', async () => {
    const spool = spoolOf(0, 100);
    expect(spool.complete).toBe(true);
    expect(await readAll(spool)).toEqual(Buffer.alloc(0));
    spool.close();
  });
});

describe('the file', () => {
  test('exists only beyond the limit, has no name, and goes with the spool', async () => {
    const small = spoolOf(1000, 2000);
    appendAll(small, pattern(1000), 500);
    await readAll(small);
    // Those of earlier spools may be on their way out.
    await eventually(() => openFiles().length === 0);
    small.close();

    const large = spoolOf(10_000, 2000);
    appendAll(large, pattern(9000), 500);
    await eventually(() => openFiles().some((name) => name.endsWith('(deleted)')));
    large.close();
    await eventually(() => openFiles().length === 0);
  });

  test('is closed also where the spool is while it is opened or written', async () => {
    const opening = spoolOf(10_000, 0);
    appendAll(opening, pattern(9000), 500);
    opening.close();
    const writing = spoolOf(10_000, 0);
    appendAll(writing, pattern(9000), 500);
    await eventually(() => openFiles().length > 0);
    writing.append(Buffer.alloc(1000));
    writing.close();
    await eventually(() => openFiles().length === 0);
  });

  test('holds what would be too many small pieces for memory', async () => {
    // A piece costs more than its bytes.
    const spool = spoolOf(10_000, 20_000);
    appendAll(spool, pattern(1000), 1);
    await eventually(() => openFiles().length === 1);
    spool.close();
    await eventually(() => openFiles().length === 0);
  });

  test('is written whole where the disk takes little at a time', async () => {
    const reluctant = async (): Promise<FileHandle> => {
      const file = await open(`${tmpdir()}/slurmrestd-test-${process.pid}`, 'w+');
      const write = file.write.bind(file) as FileHandle['write'];
      file.write = ((bytes: Buffer, offset: number, length: number, position: number) =>
        write(bytes, offset, Math.min(length, 7), position)) as FileHandle['write'];
      return file;
    };
    const bytes = pattern(2000);
    const spool = spoolOf(bytes.length, 0, { openFile: reluctant });
    appendAll(spool, bytes, 300);
    expect((await readAll(spool)).equals(bytes)).toBe(true);
    spool.close();
    await rm(`${tmpdir()}/slurmrestd-test-${process.pid}`);
  });

  /** Failures must be told whether or not all bytes had arrived by then. */
  test.each([
    [900, 'before'],
    [1000, 'after'],
  ])('on a full disk is an error (%d bytes: %s the last byte)', async (arrived) => {
    const spool = spoolOf(1000, 0, { openFile: () => open('/dev/full', 'r+') });
    appendAll(spool, pattern(arrived), 100);
    const error = await failureOf(readAll(spool));
    expect(error).toMatchObject({ errorNumber: 28 });
    expect(error.message).toContain('ENOSPC');
    spool.close();
  });

  test('that cannot be opened is an error', async () => {
    const spool = spoolOf(1000, 0, { openFile: () => open('/nowhere/at/all', 'wx+') });
    appendAll(spool, pattern(1000), 100);
    expect(await failureOf(readAll(spool))).toMatchObject({ errorNumber: 2 });
    spool.close();
  });

  test('that somebody cut is an error', async () => {
    const files: FileHandle[] = [];
    const spool = spoolOf(1000, 0, {
      openFile: async () => {
        files.push(await open(`${tmpdir()}/slurmrestd-cut-${process.pid}`, 'w+'));
        return files[0] as FileHandle;
      },
    });
    appendAll(spool, pattern(1000), 100);
    await eventually(() => files.length === 1);
    while (((await files[0]?.stat())?.size ?? 0) < 1000) await spool.read(Buffer.alloc(1), 0);
    await files[0]?.truncate(0);
    expect((await failureOf(readAll(spool))).message).toContain('cut');
    spool.close();
    await rm(`${tmpdir()}/slurmrestd-cut-${process.pid}`);
  });

  test('that is slow makes the socket pause', async () => {
    let opened = () => {};
    const mayOpen = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const spool = spoolOf(64 << 20, 0, {
      openFile: async () => {
        await mayOpen;
        return await open('/dev/null', 'r+');
      },
    });
    const piece = Buffer.alloc(1 << 18);
    let pieces = 0;
    let paused: Promise<void> | null = null;
    for (; paused === null && pieces < 64; pieces++) paused = spool.append(piece);
    expect(pieces).toBe(4);
    let resumed = false;
    void paused?.then(() => {
      resumed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(resumed).toBe(false);
    opened();
    await paused;
    spool.close();
  });

  test('a pause ends when the spool does', async () => {
    const never = new Promise<FileHandle>(() => {});
    for (const end of [(s: Spool) => s.close(), (s: Spool) => s.fail(new Error('cut'))]) {
      const spool = spoolOf(64 << 20, 0, { openFile: () => never });
      const paused = spool.append(Buffer.alloc(40 << 20));
      end(spool);
      await paused;
      spool.close();
    }
  });
});

describe('the end', () => {
  test('by failure is told at once, also to a reader that waits', async () => {
    const spool = spoolOf(1000, 1000);
    const waiting = readAll(spool);
    spool.append(pattern(10));
    await new Promise((resolve) => setTimeout(resolve, 5));
    spool.fail(new Error('cut off'));
    await expect(waiting).rejects.toThrow('cut off');
    spool.fail(new Error('again'));
    spool.append(pattern(10));
    await expect(spool.read(Buffer.alloc(10), 0)).rejects.toThrow('cut off');
    spool.close();
  });

  test('by closing is no end of the bytes', async () => {
    const spool = spoolOf(1000, 1000);
    spool.append(pattern(1000));
    spool.close();
    spool.append(pattern(1));
    expect((await failureOf(spool.read(Buffer.alloc(10), 0))).message).toContain('given up');
  });

  test('is told to the owner once, and gives the room back once', () => {
    let closed = 0;
    const own = budgetOf(2000);
    const spool = new Spool({
      lengthBytes: 5000,
      room: own.room(),
      onClose: () => {
        closed += 1;
      },
    });
    spool.append(Buffer.alloc(1000));
    expect([own.usedBytes, own.memoryUsedBytes]).toEqual([5000, 1128]);
    spool.close();
    spool.close();
    expect([own.usedBytes, own.memoryUsedBytes, closed]).toEqual([0, 0, 1]);
  });
});
