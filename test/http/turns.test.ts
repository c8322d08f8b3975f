import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/http/turns.js';

describe('turns', () => {
  it('are given in order, one in each turn of the event loop', async () => {
    const turns = new Turns();
    const order: number[] = [];
    const taken = Promise.all(
      [1, 2, 3].map(async (id) => {
        await turns.next();
        order.push(id);
      }),
    );
    const seen: number[] = [];
    for (let loop = 0; loop < 3; loop++) {
      await setImmediate();
      seen.push(order.length);
    }
    await taken;
    expect(order).toEqual([1, 2, 3]);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('go on after a pause', async () => {
    const turns = new Turns();
    await turns.next();
    await setTimeout(1);
    await turns.next();
    await Promise.all([turns.next(), turns.next()]);
  });
});
