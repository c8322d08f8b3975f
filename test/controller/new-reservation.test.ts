/** What is demanded of a new reservation, and what is added to it. */
import { describe, expect, it } from 'vitest';
import {
  completeReservation,
  newReservation,
} from '../../src/cluster/controller/new-reservation.js';
import type { ReservationDescription } from '../../src/messages/reservations.js';
import { NO_VAL, NO_VAL64 } from '../../src/wire/constants.js';

const PART_NODES = 1n << 12n;
const FORCE_START = 1n << 42n;
const DAILY = 1n << 2n;
const GOOD = { name: 'r', start_time: 1000, duration: 60, users: 'alice', node_cnt: 1 };

const checked = (more: Partial<ReservationDescription>) =>
  newReservation(completeReservation({ ...GOOD, ...more }));

describe('a description', () => {
  it('is completed by the values that say "not given"', () => {
    expect(completeReservation({ name: 'r', flags: 0n })).toMatchObject({
      ...{ name: 'r', flags: NO_VAL64, start_time: NO_VAL, duration: NO_VAL, node_cnt: NO_VAL },
      ...{ core_cnt: NO_VAL, node_list: null, tres_str: null, users: null },
    });
  });

  it('that lacks nothing is left alone', () => {
    expect(checked({})).toEqual({ description: completeReservation(GOOD) });
  });

  it.each<[Partial<ReservationDescription>, RegExp]>([
    [{ start_time: NO_VAL }, /^A start time must be given/],
    [{ duration: NO_VAL }, /^An end time or duration/],
    [{ end_time: 1000 + 3601 }, /^StartTime \+ Duration does not equal EndTime/],
    [{ duration: NO_VAL, end_time: 999 }, /^Start time cannot be after end time/],
    [{ flags: PART_NODES }, /^PART_NODES flag requires/],
    [{ flags: PART_NODES, partition: 'p', node_list: 'n1' }, /^PART_NODES flag requires/],
    [{ flags: PART_NODES, node_list: 'ALL' }, /^PART_NODES flag requires/],
    [{ flags: FORCE_START }, /^FORCE_START flag requires/],
    [{ node_cnt: NO_VAL }, /^CoreCnt, Nodes, NodeCnt, TRES or Watts/],
    [{ node_cnt: 0, core_cnt: 0, node_list: '' }, /^CoreCnt, Nodes, NodeCnt, TRES or Watts/],
    [{ users: '' }, /^Either Users\/Groups/],
    [{ groups: 'users' }, /^Users and Groups are mutually exclusive/],
  ])('is refused: %o', (more, problem) => {
    expect(checked(more).problem).toMatch(problem);
  });

  it.each<Partial<ReservationDescription>>([
    { duration: NO_VAL, end_time: 1000 },
    { end_time: 1000 + 3600 },
    { flags: FORCE_START | DAILY },
    { node_cnt: NO_VAL, core_cnt: 1 },
    { node_cnt: NO_VAL, licenses: 'a:1' },
    { node_cnt: NO_VAL, tres_str: 'cpu=1' },
    { node_cnt: NO_VAL, burst_buffer: 'x' },
    { node_cnt: NO_VAL, node_list: 'n1' },
    { users: null, groups: 'users' },
    { users: null, accounts: 'physics' },
    { users: null, qos: 'high' },
    { users: null, allowed_parts: 'debug' },
  ])('is sent: %o', (more) => {
    const { problem } = checked(more);
    expect(problem).toBeUndefined();
  });

  it('of a partition alone is for all of its nodes', () => {
    const all = { flags: PART_NODES, node_list: 'ALL' };
    expect(checked({ node_cnt: NO_VAL, partition: 'p' })).toMatchObject({ description: all });
    expect(checked({ partition: 'p', node_list: 'all', flags: DAILY })).toMatchObject({
      description: { flags: DAILY | PART_NODES, node_list: 'all' },
    });
  });
});
