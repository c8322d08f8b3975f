/** A log daemon of the test's own, made of the calls that Node.js lacks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSyslog } from '../../src/system/syslog.js';

const libc = koffi.load('libc.so.6');
const socket = libc.func('int socket(int, int, int)');
const bind = libc.func('int bind(int, const uint8_t *, uint32_t)');
const recv = libc.func('intptr_t recv(int, _Out_ uint8_t *, size_t, int)');
const close = libc.func('int close(int)');
const MSG_DONTWAIT = 0x40;

let folder: string;
let path: string;
const open: number[] = [];

/** Listens at the path. */
function listening(): number {
  rmSync(path, { force: true });
  const descriptor = socket(1, 2, 0) as number;
  const address = Buffer.concat([Buffer.from([1, 0]), Buffer.from(`${path}\0`)]);
  expect(bind(descriptor, address, address.length)).toBe(0);
  open.push(descriptor);
  return descriptor;
}

/** The next datagram, or null where there is none. */
function received(descriptor: number): string | null {
  const bytes = Buffer.alloc(16_384);
  const length = Number(recv(descriptor, bytes, bytes.length, MSG_DONTWAIT));
  return length < 0 ? null : bytes.toString('utf8', 0, length);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slurmrestd-'));
  path = join(folder, 'log');
});

afterEach(() => {
  for (const descriptor of open.splice(0)) close(descriptor);
  rmSync(folder, { recursive: true });
});

describe("the system's log", () => {
  it('gets a datagram a line', () => {
    const daemon = listening();
    const send = openSyslog(path);
    send?.('<30>first');
    send?.('<30>ü');
    expect([received(daemon), received(daemon), received(daemon)]).toEqual([
      '<30>first',
      '<30>ü',
      null,
    ]);
  });

  it('may be restarted; what is sent meanwhile is lost', () => {
    listening();
    const send = openSyslog(path);
    close(open.pop());
    send?.('<30>lost');
    const daemon = listening();
    send?.('<30>found');
    expect(received(daemon)).toBe('<30>found');
  });

  it('is never waited for, and gets no more of a line than it takes', () => {
    const daemon = listening();
    const send = openSyslog(path);
    for (let i = 0; i < 5000; i++) send?.('x'.repeat(20_000));
    expect(received(daemon)).toBe('x'.repeat(8192));
  });

  it('is none where there is no socket', () => {
    expect(openSyslog(path)).toBeNull();
    writeFileSync(path, '');
    expect(openSyslog(path)).toBeNull();
    expect(openSyslog(`/${'x'.repeat(200)}`)).toBeNull();
  });
});
