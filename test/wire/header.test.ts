import { describe, expect, test } from 'vitest';
import { WireError } from '../../src/wire/errors.js';
import { AUTH_PLUGINS, decodeReplyHeader, encodeFrame } from '../../src/wire/header.js';
import { Reader } from '../../src/wire/reader.js';
import {
  PROTOCOL_VERSIONS,
  releaseOf,
  versionOfWord,
  versionWord,
} from '../../src/wire/versions.js';

const header = (hex: string) =>
  decodeReplyHeader(new Reader(Buffer.from(hex.replaceAll(' ', ''), 'hex')));

describe('requests', () => {
  test('length, header, credential, body', () => {
    const frame = encodeFrame({
      version: 45,
      messageType: 2003,
      body: Buffer.from('abc'),
      credential: { pluginId: AUTH_PLUGINS.jwt, bytes: Buffer.from('T') },
    });
    expect(frame.toString('hex')).toBe(
      '00000018' + '2d00' + '0000' + '07d3' + '00000003' + '000000000000' + '00000066' + '54616263',
    );
  });

  test('without a credential, the flag says so', () => {
    const frame = encodeFrame({
      version: 42,
      messageType: 1008,
      body: Buffer.alloc(0),
      credential: null,
    });
    expect(frame.toString('hex')).toBe(
      '00000010' + '2a00' + '0040' + '03f0' + '00000000000000000000',
    );
  });

  test('slurmdbd wants the message type in front of the header', () => {
    const credential = { pluginId: AUTH_PLUGINS.none, bytes: Buffer.alloc(0) };
    const body = Buffer.alloc(0);
    const frame = encodeFrame({ version: 45, messageType: 6500, body, credential, flags: 3 });
    expect(frame.subarray(4, 12).toString('hex')).toBe('1964' + '2d00' + '0003' + '1964');
  });
});

describe('replies', () => {
  test('what stands in the header', () => {
    expect(header('2a00 0040 07d4 00000010 0000 0000 0000')).toEqual({
      version: 42,
      versionWord: 0x2a00,
      flags: 0x40,
      messageType: 2004,
      bodyBytes: 16,
    });
  });

  test('an address is passed over, whatever its family', () => {
    for (const address of [
      '0002 7f000001 1234',
      '000a 00000010 00000000000000000000000000000001 0000',
    ]) {
      const bytes = Buffer.from(
        `2d0000401f4100000004 00000000 ${address} 2a`.replaceAll(' ', ''),
        'hex',
      );
      const reader = new Reader(bytes);
      expect(decodeReplyHeader(reader).messageType).toBe(8001);
      expect(reader.u8()).toBe(0x2a);
    }
  });

  test('another version is told, not refused', () => {
    expect(header('2e00 0040 1f41 00000004 0000 0000 0000').version).toBeNull();
    expect(header('2600 0000 1f41 00000004 0000 0000 0000').versionWord).toBe(0x2600);
  });

  test.each([
    ['forwarded', '2d00 0040 1f41 00000004 0001 0000 0000'],
    ['with returned messages', '2d00 0040 1f41 00000004 0000 0001 0000'],
    ['with a credential', '2d00 0000 1f41 00000004 0000 0000 0000'],
  ])('%s: refused', (_what, hex) => {
    expect(() => header(hex)).toThrow(WireError);
  });
});

describe('versions', () => {
  test('a word is a version in its high byte', () => {
    for (const version of PROTOCOL_VERSIONS)
      expect(versionOfWord(versionWord(version))).toBe(version);
    expect(versionOfWord(0x2d01)).toBeNull();
    expect(versionOfWord(0x2e00)).toBeNull();
    expect(PROTOCOL_VERSIONS.map(releaseOf)).toEqual([
      ...['26.05', '25.11', '25.05', '24.11', '24.05', '23.11', '23.02'],
    ]);
  });
});
