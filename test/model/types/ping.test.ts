import { describe, expect, it } from 'vitest';
import type { ControllerPing } from '../../../src/model/types/ping.js';
import { OPENAPI_PING_ARRAY_RESP } from '../../../src/model/types/ping.js';
import type { ApiVersion } from '../../../src/model/versions.js';
import { writeContext } from '../../support/model.js';

const PRIMARY: ControllerPing = {
  hostname: 'ctl1',
  offset: 0,
  controllers: 2,
  rc: 0,
  latency: 589n,
};
const BACKUP: ControllerPing = {
  hostname: 'ctl2',
  offset: 1,
  controllers: 2,
  rc: 1800,
  latency: 7n,
};

function written(pings: readonly ControllerPing[], version: ApiVersion): unknown {
  const { before, items, after } = OPENAPI_PING_ARRAY_RESP.streamWriter(version, 'pings');
  const context = writeContext(version);
  const texts = pings.map((ping) => items(context)(ping as never));
  const envelope = { meta: {} as never, errors: [], warnings: [] };
  const text = before(envelope, context) + texts.join(',') + after(envelope, context);
  return (JSON.parse(text) as { pings: unknown }).pings;
}

describe('answers of controllers', () => {
  it.each([40, 41] as const)('in v0.0.%i', (version) => {
    expect(written([PRIMARY, BACKUP], version)).toEqual([
      { hostname: 'ctl1', pinged: 'UP', latency: 589, mode: 'primary' },
      { hostname: 'ctl2', pinged: 'DOWN', latency: 7, mode: 'backup' },
    ]);
  });

  it.each([42, 43, 44] as const)('in v0.0.%i', (version) => {
    expect(written([PRIMARY, BACKUP], version)).toEqual([
      {
        hostname: 'ctl1',
        pinged: 'UP',
        responding: true,
        latency: 589,
        mode: 'primary',
        primary: true,
      },
      {
        hostname: 'ctl2',
        pinged: 'DOWN',
        responding: false,
        latency: 7,
        mode: 'backup',
        primary: false,
      },
    ]);
  });

  it('in v0.0.45', () => {
    expect(written([PRIMARY, BACKUP], 45)).toEqual([
      { hostname: 'ctl1', responding: true, latency: 589, primary: true, status: 'No error' },
      {
        hostname: 'ctl2',
        responding: false,
        latency: 7,
        primary: false,
        status: 'Unable to contact slurm controller (connect failure)',
      },
    ]);
  });

  it('number the backups where there are several', () => {
    const backups = [1, 2].map((offset) => ({ ...BACKUP, offset, controllers: 3 }));
    expect(written(backups, 41)).toMatchObject([{ mode: 'backup1' }, { mode: 'backup2' }]);
  });
});
