import { describe, expect, test } from 'vitest';
import { ERROR_TABLE } from '../../src/error-table.js';
import { errorFact, errorNumber, errorText, httpStatus, SlurmError } from '../../src/errors.js';

describe('the table', () => {
  test('is ascending, each number and each name once', () => {
    const numbers = ERROR_TABLE.map(([number]) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(new Set(ERROR_TABLE.map(([, name]) => name)).size).toBe(ERROR_TABLE.length);
    expect(ERROR_TABLE.every(([, , text]) => text !== '')).toBe(true);
  });

  // Numbers of the first and the last error of each block of slurm_errno.h in 26.05, by hand.
  test.each([
    ['SLURM_ERROR', -1, 'Unspecified error'],
    ['SLURM_UNEXPECTED_MSG_ERROR', 1000, 'Unexpected message received'],
    ['SLURM_PROTOCOL_VERSION_ERROR', 1005, 'Incompatible versions of client and server code'],
    ['SLURM_PROTOCOL_AUTHENTICATION_ERROR', 1007, 'Protocol authentication error'],
    [
      'SLURMCTLD_COMMUNICATIONS_CONNECTION_ERROR',
      1800,
      'Unable to contact slurm controller (connect failure)',
    ],
    ['SLURM_NO_CHANGE_IN_DATA', 1900, 'Data has not changed since time specified'],
    ['ESLURM_INVALID_PARTITION_NAME', 2000, 'Invalid partition name specified'],
    ['ESLURM_ACCESS_DENIED', 2002, 'Access/permission denied'],
    ['ESLURM_INVALID_JOB_ID', 2017, 'Invalid job id specified'],
    ['SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT', 5004, 'Socket timed out on send/recv operation'],
    ['ESLURM_DB_CONNECTION', 7000, 'Unable to connect to database'],
    ['ESLURM_DATA_PARSE_BAD_INPUT', 9216, 'Request to parse invalid data'],
    ['ESLURM_TLS_REQUIRED', 13000, 'TLS missing but required for connection'],
  ])('%s is %d: %s', (name, number, text) => {
    expect(errorNumber(name)).toBe(number);
    expect(errorFact(number)).toEqual({ number, name, text });
    expect(errorText(number)).toBe(text);
  });

  test("a name that is not Slurm's is a bug of ours", () => {
    expect(() => errorNumber('ESLURM_NO_SUCH')).toThrow('ESLURM_NO_SUCH');
    expect(errorFact(12)).toBeNull();
  });
});

describe("the system's errors", () => {
  test.each([
    [1, 'Operation not permitted'],
    [2, 'No such file or directory'],
    [12, 'Cannot allocate memory'],
    [17, 'File exists'],
    [28, 'No space left on device'],
    [41, 'Unknown error 41'],
    [104, 'Connection reset by peer'],
    [110, 'Connection timed out'],
    [111, 'Connection refused'],
    [133, 'Memory page has hardware error'],
    [999, 'Unknown error 999'],
    [-2, 'Unknown negative error number'],
  ])('%d is "%s"', (number, text) => {
    expect(errorText(number)).toBe(text);
  });
});

/** Statuses of 26.05 by hand; every number that is not here nor in a range below is 500. */
const STATUSES: Readonly<Record<number, readonly number[]>> = {
  200: [0],
  304: [1900],
  400: [9001, 9002, 9009, 12007, 12018],
  401: [6000, 6001, 6008, 6009, 9008],
  403: [1],
  404: [2017, 9006, 11008],
  405: [9007, 12004],
  406: [12008, 12012, 12013, 12015],
  411: [12017],
  413: [12016],
  415: [9204, 12019],
  417: [12014],
  422: [9000, 9200, 9216],
  502: [1001, 1002, 1003, 1004, 1800, 1801, 1802, 1803, 1804, 5003, 5005, 7000],
  504: [5004],
  511: [1007],
};

test('HTTP statuses are those of 26.05, for every number', () => {
  const expected = new Map<number, number>();
  for (let n = 2000; n <= 2185; n++) expected.set(n, 422);
  for (let n = 7000; n <= 7013; n++) expected.set(n, 422);
  for (const [status, numbers] of Object.entries(STATUSES)) {
    for (const number of numbers) expected.set(number, Number(status));
  }
  for (let number = -1; number < 14_000; number++) {
    expect([number, httpStatus(number)]).toEqual([number, expected.get(number) ?? 500]);
  }
});

describe('SlurmError', () => {
  test('says the text of its number unless it is told more', () => {
    expect(new SlurmError(2017).message).toBe('Invalid job id specified');
    expect(new SlurmError(2017).description).toBe('');
    const error = new SlurmError('ESLURM_ACCESS_DENIED', {
      description: 'not yours',
      source: 'slurm_kill_job()',
      status: 403,
    });
    expect(error).toMatchObject({ errorNumber: 2002, message: 'not yours', status: 403 });
    expect(error.source).toBe('slurm_kill_job()');
  });
});
