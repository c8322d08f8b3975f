import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INFINITE64, NO_VAL, NO_VAL64 } from '../../src/wire/constants.js';
import { Underrun, WireError } from '../../src/wire/errors.js';
import { Reader } from '../../src/wire/reader.js';
import { Writer } from '../../src/wire/writer.js';

const reader = (hex: string) => new Reader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

function written(write: (w: Writer) => void): string {
  const w = new Writer({ initialBytes: 1 });
  write(w);
  return w.finish().toString('hex');
}

function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
  return 'none';
}

/** What writing refuses, as code and text. */
const refused = (write: (w: Writer) => void) => () => written(write);

describe('integers', () => {
  test('big-endian, whole range', () => {
    expect(written((w) => w.u8(0xfe))).toBe('fe');
    expect(written((w) => w.u16(0xfffe))).toBe('fffe');
    expect(written((w) => w.u32(NO_VAL))).toBe('fffffffe');
    expect(written((w) => w.i32(-1))).toBe('ffffffff');
    expect(written((w) => w.time(NO_VAL))).toBe('00000000fffffffe');
    expect(written((w) => w.time(-1))).toBe('ffffffffffffffff');
    expect(reader('ffff').u16()).toBe(0xffff);
    expect(reader('fffffffe').u32()).toBe(NO_VAL);
    expect(reader('fffffffe').i32()).toBe(-2);
    expect(reader('02').bool()).toBe(true);
    expect(reader('00000000fffffffe').time()).toBe(NO_VAL);
    expect(reader('ffffffffffffffff').time()).toBe(-1);
  });

  test('64 bits are exact', () => {
    const values = [0n, 1n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n];
    for (const value of [...values, NO_VAL64, INFINITE64]) {
      expect(
        new Reader(
          Buffer.from(
            written((w) => w.u64(value)),
            'hex',
          ),
        ).u64(),
      ).toBe(value);
    }
    expect(reader('fffffffffffffffe').u64()).toBe(NO_VAL64);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: INFINITE64 }), (value) => {
        expect(
          new Reader(
            Buffer.from(
              written((w) => w.u64(value)),
              'hex',
            ),
          ).u64(),
        ).toBe(value);
      }),
    );
  });

  test.each<[string, (w: Writer) => void]>([
    ['256 in 8 bits', (w) => w.u8(256)],
    ['-1 in 8 bits', (w) => w.u8(-1)],
    ['65536 in 16 bits', (w) => w.u16(65_536)],
    ['2^32 in 32 bits', (w) => w.u32(2 ** 32)],
    ['a fraction', (w) => w.u32(0.5)],
    ['NaN', (w) => w.u16(Number.NaN)],
    ['2^64', (w) => w.u64(2n ** 64n)],
    ['-1 in 64 bits', (w) => w.u64(-1n)],
    ['a time with a fraction', (w) => w.time(1.5)],
    ['a time beyond 2^53', (w) => w.time(2 ** 53)],
    ['2^31 as a signed number', (w) => w.i32(2 ** 31)],
    ['a fraction as a signed number', (w) => w.i32(0.5)],
  ])('%s is refused', (_what, write) => {
    expect(codeOf(refused(write))).toBe('NOT_ENCODABLE');
  });
});

describe('doubles', () => {
  test('carry a million times the value', () => {
    expect(written((w) => w.double(1))).toBe('412e848000000000');
    expect(reader('412e848000000000').double()).toBe(1);
    expect(written((w) => w.float(1.5))).toBe('49b71b00');
    expect(reader('49b71b00').float()).toBe(1.5);
  });

  test.each([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    0,
    -0,
    4294967294,
    4294967295,
    8.048828125,
    0.1,
    1 / 3,
  ])('%d survives', (value) => {
    const bytes = Buffer.from(
      written((w) => w.double(value)),
      'hex',
    );
    expect(new Reader(bytes).double()).toBe(value);
  });

  test('a product that rounds is off by no more than that', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (value) => {
        const bytes = Buffer.from(
          written((w) => w.double(value)),
          'hex',
        );
        const error = Math.abs(new Reader(bytes).double() - value) / value;
        expect(error).toBeLessThanOrEqual(2 * Number.EPSILON);
      }),
    );
  });

  test('floats divide in single precision', () => {
    const read = reader('47c35000').float();
    expect(read).toBe(Math.fround(0.1));
  });

  test('long doubles stay decimal text', () => {
    const digits = '123456789012345678901234567890.123456';
    const hex = written((w) => w.longDouble(digits));
    expect(new Reader(Buffer.from(hex, 'hex')).longDouble()).toBe(digits);
    const text = (value: string) =>
      new Reader(
        Buffer.from(
          written((w) => w.str(value)),
          'hex',
        ),
      );
    expect(text('nan').longDouble()).toBe('0.000000');
    expect(text('-inf').longDouble()).toBe('-inf');
    expect(codeOf(() => text('1e5').longDouble())).toBe('CORRUPT');
    expect(codeOf(() => text('9'.repeat(256)).longDouble())).toBe('CORRUPT');
    expect(codeOf(() => reader('00000000').longDouble())).toBe('CORRUPT');
    expect(codeOf(refused((w) => w.longDouble('1,5')))).toBe('NOT_ENCODABLE');
  });
});

describe('texts', () => {
  test('NULL is not empty', () => {
    expect(written((w) => w.str(null))).toBe('00000000');
    expect(written((w) => w.str(''))).toBe('0000000100');
    expect(reader('00000000').str()).toBeNull();
    expect(reader('0000000100').str()).toBe('');
    expect(written((w) => w.str('é'))).toBe('00000003c3a900');
    expect(reader('00000003c3a900').str()).toBe('é');
  });

  test('one without its NUL is corrupt; what stands behind an inner NUL is lost', () => {
    expect(codeOf(() => reader('00000002 6162').str())).toBe('CORRUPT');
    expect(reader('00000004 61006200').str()).toBe('a');
  });

  test('bytes that are no UTF-8 are read as replacement characters', () => {
    const text = reader('00000005 61ff62c300').str();
    expect(text).toBe('a\ufffdb\ufffd');
    expect(JSON.parse(JSON.stringify(text))).toBe(text);
  });

  test('a NUL cannot be written', () => {
    expect(codeOf(refused((w) => w.str('a\0b')))).toBe('NOT_ENCODABLE');
  });

  test('any other text survives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\0'));
        const hex = written((w) => w.str(text));
        expect(new Reader(Buffer.from(hex, 'hex')).str()).toBe(text);
      }),
    );
  });

  test('memory keeps every byte', () => {
    expect(written((w) => w.mem(Buffer.from([0, 1, 0])))).toBe('00000003000100');
    expect(reader('00000003 000100').mem()).toEqual(Buffer.from([0, 1, 0]));
    expect(reader('00000000').mem()).toBeNull();
  });
});

describe('bit strings', () => {
  test('NULL has no mask, and none of no bits has one', () => {
    expect(reader('fffffffe').bits()).toBeNull();
    const r = reader('00000000 00000003 307800 ff');
    expect(r.bits()).toEqual({ size: 0, mask: '0x' });
    expect(r.u8()).toBe(0xff);
    expect(written((w) => w.bits({ size: 0, mask: '0x' }))).toBe('0000000000000003307800');
    expect(reader('00000000 00000000').bits()).toEqual({ size: 0, mask: '' });
  });

  test('a size that its mask has no digits for is corrupt', () => {
    expect(reader('00000004 00000004 30786600').bits()).toEqual({ size: 4, mask: '0xf' });
    expect(codeOf(() => reader('00000005 00000004 30786600').bits())).toBe('CORRUPT');
    expect(codeOf(() => reader('ffffffff 00000004 30786600').bits())).toBe('CORRUPT');
    expect(codeOf(() => reader('00000001 00000000').bits())).toBe('CORRUPT');
  });
});

describe('bounds', () => {
  test.each<[string, (r: Reader) => unknown]>([
    ['u8', (r) => r.u8()],
    ['u16', (r) => r.u16()],
    ['u32', (r) => r.u32()],
    ['u64', (r) => r.u64()],
    ['time', (r) => r.time()],
    ['double', (r) => r.double()],
    ['float', (r) => r.float()],
    ['str', (r) => r.str()],
    ['mem', (r) => r.mem()],
    ['bits', (r) => r.bits()],
  ])('%s: the end of a frame is an error, the end of a window is not', (_name, read) => {
    const bytes = Buffer.from('00000004 61626300'.replaceAll(' ', ''), 'hex');
    for (let end = 0; end < 8; end++) {
      const whole = new Reader(bytes, 0, end);
      const part = new Reader(bytes, 0, end, false);
      part.beyond = 100;
      const failure = codeOf(() => read(whole));
      if (failure === 'none') {
        expect(() => read(part)).not.toThrow();
      } else {
        expect(failure).toBe('TRUNCATED');
        expect(() => read(part)).toThrow(Underrun);
      }
    }
  });

  test('a length beyond the frame is not waited for', () => {
    const r = new Reader(Buffer.from('7fffffff61', 'hex'), 0, 5, false);
    r.beyond = 1_000;
    expect(codeOf(() => r.str())).toBe('TRUNCATED');
  });

  test('a count is held against the bytes of the frame', () => {
    const r = new Reader(Buffer.alloc(16), 0, 16, false);
    r.beyond = 84;
    expect(() => r.checkCount(25, 4)).not.toThrow();
    expect(codeOf(() => r.checkCount(26, 4))).toBe('TOO_LARGE');
  });

  test('a message has a greatest length', () => {
    const w = new Writer({ initialBytes: 4, maxBytes: 10 });
    w.raw(Buffer.alloc(10));
    expect(codeOf(() => w.u8(1))).toBe('TOO_LARGE');
    expect(w.length).toBe(10);
  });
});
