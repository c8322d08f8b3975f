import { describe, expect, it } from 'vitest';
import { deriveShares } from '../../../src/cluster/derive/shares.js';
import type { AssociationShares } from '../../../src/messages/shares.js';
import { FLOAT128 } from '../../../src/model/kinds/numbers.js';
import { OPENAPI_SHARES_RESP, SHARES_STREAM } from '../../../src/model/types/shares.js';
import { API_VERSIONS } from '../../../src/model/versions.js';
import { writeContext, written } from '../../support/model.js';

function association(members: Partial<AssociationShares>): AssociationShares {
  return {
    ...{ assoc_id: 3, cluster: 'c', name: 'alice', parent: 'a', partition: null, user: 1 },
    ...{ shares_norm: 0.5, shares_raw: 1, usage_efctv: 0.25, usage_norm: 0.25, usage_raw: 9n },
    ...{ fs_factor: 0.75, level_fs: Number.POSITIVE_INFINITY, tres_run_secs: [1n] },
    ...{ tres_grp_mins: [0xffff_ffff_ffff_ffffn], usage_tres_raw: ['2.500000'] },
    ...members,
  };
}

const META = { meta: {} as never, errors: [], warnings: [] };
const RECORDS = [association({}), association({ name: 'root', user: 0 })].map((record) =>
  deriveShares(record, ['cpu']),
);

describe.each(API_VERSIONS)('shares in v0.0.%i', (version) => {
  const context = writeContext(version);

  it('are the same record by record as whole, with their sum behind them', () => {
    const { before, items, after } = SHARES_STREAM.streamWriter(version, 'shares/shares');
    const write = items(context) as (record: unknown) => string;
    const streamed =
      before({}, context) +
      RECORDS.map((record) => write(record)).join(',') +
      after({ ...META, tot_shares: 12n }, context);
    const shares = { shares: RECORDS, tot_shares: 12n };
    expect(streamed).toBe(OPENAPI_SHARES_RESP.writer(version)({ shares, ...META }, context));
    expect(JSON.parse(streamed).shares.total_shares).toBe(12);
  });

  it('show amounts, and factors as the version has them', () => {
    const shares = { shares: RECORDS, tot_shares: 0n };
    const text = OPENAPI_SHARES_RESP.writer(version)({ shares, ...META }, context);
    const [user, account] = JSON.parse(text).shares.shares;
    expect([user.type, account.type]).toEqual([['USER'], ['ASSOCIATION']]);
    expect(user.tres).toEqual({
      run_seconds: [{ name: 'cpu', value: { set: true, infinite: false, number: 1 } }],
      group_minutes: [{ name: 'cpu', value: { set: false, infinite: true, number: 0 } }],
      usage: [{ name: 'cpu', value: 2.5 }],
    });
    expect(user.fairshare).toEqual(
      version < 42
        ? { factor: 0.75, level: 2 ** 64 }
        : {
            factor: { set: true, infinite: false, number: 0.75 },
            level: { set: false, infinite: true, number: 0 },
          },
    );
  });
});

it('wide floats are numbers, and sentinels where they are none', () => {
  for (const [text, shown] of [
    ['90264.000000', '90264'],
    ['0.500000', '0.5'],
    ['inf', '18446744073709551615'],
    ['nan', '4294967294'],
  ] as const) {
    expect(written(FLOAT128, text, 42).text).toBe(shown);
  }
  expect(written(FLOAT128, 'inf', 45).findings).toEqual([
    'warning  Dumping (0xffffffffffffffff) as place holder for Infinity',
  ]);
});

it('a list that is not there is an error of ours', () => {
  expect(() => SHARES_STREAM.streamWriter(45, 'shares')).toThrow(/no list shares/);
  expect(() => SHARES_STREAM.streamWriter(45, 'shares/nothing')).toThrow(/no list nothing/);
});
