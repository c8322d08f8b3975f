import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConfigurationPairs } from '../../src/messages/accounting/configuration.js';
import type { ConfigResponse } from '../../src/messages/config.js';
import { ListDecoder } from '../../src/messages/engine/reply.js';
import type { JobArrayResponse, KillJobsResponse } from '../../src/messages/job-control.js';
import type { ResourceLayout } from '../../src/messages/resource-layout.js';
import { WireError } from '../../src/wire/errors.js';
import type { BitString } from '../../src/wire/reader.js';
import { Reader } from '../../src/wire/reader.js';
import type { DecodedList, Fixture } from './fixtures.js';
import { bodyOf, decode, encode, fixtures, listOf, reading } from './fixtures.js';

const ALL = fixtures();
/** Records of a list that are damaged; the others are like them. */
const SEVERAL = 3;
// Hundreds of thousands of errors are made here, and none of their stacks is looked at.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});
/** Settings of slurmdbd that the expectations are about. */
const SETTINGS: readonly string[] = ['DbdPort', 'LogFile', 'PidFile'];
/** Lengths and counts that no reply of this size can have. */
const LIES = [0xffff_ffff, 0xffff_fffd, 0x7fff_ffff, 0x0100_0000];

/**
 * A 24.11 controller says `gres/` in version 39 too, where a 23.02 client, and so the declaration,
 * would say `gres:`.
 */
const spelledAlike = (fixture: Fixture, body: Buffer): string => {
  const text = body.toString('latin1');
  return fixture.version === 39 ? text.replaceAll('gres:', 'gres/') : text;
};

/** The fields that the expectations are about, NULL as an empty text, as the commands show it. */
function essentials(decoded: unknown, expected: unknown): unknown {
  const fields = Object.keys(expected as object);
  const record = decoded as Record<string, unknown>;
  return Object.fromEntries(fields.map((name) => [name, record[name] ?? '']));
}

/** What a message lists, in the shape of its expectation. */
function listed({ name }: Fixture, value: unknown): readonly Record<string, unknown>[] {
  switch (name) {
    case 'killed': {
      const { job_responses } = value as KillJobsResponse;
      return (job_responses ?? []).map(({ error_code, id }) => ({
        error_code,
        job_id: id.step_id.job_id,
      }));
    }
    case 'updated':
      return ((value as JobArrayResponse).results ?? []).map(({ error_code, job_array_id }) => ({
        error_code,
        job_id: Number.parseInt(job_array_id ?? '', 10),
      }));
    case 'licenses':
      // scontrol sorts them.
      return (value as DecodedList).records.toSorted((a, b) =>
        String(a['name']).localeCompare(String(b['name'])),
      );
    case 'accounting-clusters':
      return (value as DecodedList).records.map(
        ({ cluster }) => cluster as Record<string, unknown>,
      );
    case 'accounting-users':
      return (value as DecodedList).records.map(({ user }) => user as Record<string, unknown>);
    case 'accounting-associations':
      // sacctmgr sorts them by account and user.
      return (value as DecodedList).records.toSorted((a, b) => Number(a['id']) - Number(b['id']));
    case 'accounting-settings':
      return ((value as ConfigurationPairs).my_list ?? []).filter(({ name }) =>
        SETTINGS.includes(name ?? ''),
      );
    case 'resource-layout':
      return (value as ResourceLayout).nodes ?? [];
    default:
      return (value as DecodedList).records.map(jobWithId);
  }
}

/** A job's number without its step. */
function jobWithId(record: Record<string, unknown>): Record<string, unknown> {
  const step = record['step_id'] as { job_id: number } | undefined;
  return step === undefined ? record : { ...record, job_id: step.job_id };
}

describe.each(ALL.map((fixture) => [fixture.file, fixture] as const))('%s', (_file, fixture) => {
  const body = bodyOf(fixture);
  const { value, left } = decode(fixture, body);

  test('is decoded to its last byte', () => {
    expect(left).toBe(0);
  });

  test('says what the commands of the cluster say', () => {
    const { expected } = fixture;
    if (fixture.name === 'config') {
      const files = (value as ConfigResponse).config_files ?? [];
      const there = files.filter((file) => file.exists).map((file) => file.file_name);
      expect(there.sort()).toEqual((expected as { files: string[] }).files);
      const conf = files.find((file) => file.file_name === 'slurm.conf');
      expect(conf?.file_content).toContain('ClusterName=capture-');
    } else if (Array.isArray(expected)) {
      const records = listed(fixture, value);
      expect(records.map((record, i) => essentials(record, expected[i]))).toEqual(expected);
    } else if (/^request-1[45]/.test(fixture.name)) {
      expect(value).toMatchObject(expected as object);
    } else {
      expect(essentials(value, expected)).toEqual(expected);
    }
  });

  test('is encoded to the same bytes', () => {
    expect(spelledAlike(fixture, encode(fixture, value))).toBe(spelledAlike(fixture, body));
  });

  test('is refused where it is cut, at every length', () => {
    const accepted: number[] = [];
    for (const { start, end, read } of partsOf(fixture, body)) {
      for (let cut = start; cut < end; cut++) {
        if (!isRefused(read, new Reader(body, start, cut))) accepted.push(cut);
      }
    }
    expect(accepted).toEqual([]);
  });

  test('is refused where a length or a count is a lie', () => {
    const accepted: string[] = [];
    const lying = Buffer.from(body);
    for (const { start, read } of partsOf(fixture, body)) {
      for (const position of lengthsIn(body, start, read)) {
        for (const lie of LIES) {
          lying.writeUInt32BE(lie, position);
          if (!isRefused(read, new Reader(lying, start))) accepted.push(`${lie} at ${position}`);
        }
        body.copy(lying, position, position, position + 4);
      }
    }
    expect(accepted).toEqual([]);
  });
});

/** Whether reading fails with the error of bad bytes; any other failure is the test's. */
function isRefused(read: (reader: Reader) => unknown, reader: Reader): boolean {
  try {
    read(reader);
    return false;
  } catch (error) {
    if (error instanceof WireError) return true;
    throw error;
  }
}

/** A stretch of a body that is decoded in one step: a head, a record, a tail, or a body that is no list. */
interface Part {
  readonly start: number;
  readonly end: number;
  read(reader: Reader): unknown;
}

function partsOf(fixture: Fixture, body: Buffer): Part[] {
  const reader = new Reader(body);
  return reading(fixture, body, SEVERAL).map((read) => {
    const start = reader.position;
    read(reader);
    return { start, end: reader.position, read };
  });
}

/** Notes where 32-bit lengths of texts, memory, arrays and lists stand, and sizes of bit strings. */
class LengthReader extends Reader {
  readonly lengths: number[] = [];

  override str(): string | null {
    this.lengths.push(this.position);
    return super.str();
  }

  override mem(): Buffer | null {
    this.lengths.push(this.position);
    return super.mem();
  }

  override bits(): BitString | null {
    this.lengths.push(this.position);
    return super.bits();
  }

  override checkCount(count: number, smallest: number): void {
    const start = this.position - 4;
    if (start >= 0 && this.bytes.readUInt32BE(start) === count) this.lengths.push(start);
    super.checkCount(count, smallest);
  }
}

function lengthsIn(body: Buffer, start: number, read: (reader: Reader) => unknown): number[] {
  const reader = new LengthReader(body, start);
  read(reader);
  return reader.lengths;
}

describe.each(ALL.filter((fixture) => listOf(fixture) !== null).map((f) => [f.file, f] as const))(
  '%s in pieces',
  (_file, fixture) => {
    const body = bodyOf(fixture);
    const whole = decode(fixture, body).value as DecodedList;
    const list = listOf(fixture) as NonNullable<ReturnType<typeof listOf>>;

    test('gives the same records when it comes byte by byte: it is split at every offset', () => {
      const reader = new Reader(body, 0, 0, false);
      const decoder = new ListDecoder(list, fixture.version, reader);
      let head: unknown = null;
      const records: unknown[] = [];
      for (let end = 0; end <= body.length; end++) {
        reader.end = end;
        reader.beyond = body.length - end;
        reader.final = end === body.length;
        head ??= decoder.head();
        if (head !== null) records.push(...decoder.records(1_000));
      }
      expect(head).toEqual(whole.head);
      expect(records.map((found) => (found as { record: unknown }).record)).toEqual(whole.records);
    });
  },
);
