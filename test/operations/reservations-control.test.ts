/** The handlers that create, change and delete reservations. */
import { describe, expect, it } from 'vitest';
import {
  changeOneReservation,
  changeReservations,
  deleteOneReservation,
} from '../../src/operations/reservations-control.js';
import { operate, ScriptedController } from '../support/operate.js';

const INVALID = 2053;
const GOOD = { name: 'new', start_time: 4_102_444_800, duration: 60, users: 'alice' };

async function change(reservations: readonly object[], refusals: Record<string, number> = {}) {
  const controller = new ScriptedController({ records: [{ name: 'There' }], refusals });
  const body = { reservations } as never;
  const outcome = await operate(changeReservations, controller, { body });
  return { ...outcome, sent: controller.sent };
}

describe('a reservation', () => {
  it('is changed where it is there in any case of letters, else created', async () => {
    const { sent, reply } = await change([
      { name: 'THERE', comment: 'x' },
      { ...GOOD, node_count: 1 },
    ]);
    expect(sent.map(({ name }) => name)).toEqual([
      'REQUEST_UPDATE_RESERVATION',
      'REQUEST_CREATE_RESERVATION',
    ]);
    expect(reply).toMatchObject({
      type: 'object',
      payload: { reservations: [{ name: 'THERE', flags: 0n, end_time: -2 }, { name: 'new' }] },
    });
  });

  it('is checked before it is created', async () => {
    const { sent, errors, reply } = await change([GOOD, { ...GOOD, node_count: 1 }]);
    expect(errors).toEqual([
      {
        error_number: INVALID,
        description:
          'CoreCnt, Nodes, NodeCnt, TRES or Watts must be specified.  No reservation created.',
        source: '#/reservations[0]/',
      },
    ]);
    expect(sent).toHaveLength(1);
    expect(reply).toEqual({ type: 'failure' });
  });

  it.each([[{}], [{ name: '' }], [{ name: null }]])('must have a name: %o', async (body) => {
    const controller = new ScriptedController();
    const { errors } = await operate(changeOneReservation, controller, { body });
    expect(errors).toEqual([
      { error_number: INVALID, description: 'Reservation must be given.', source: '#/' },
    ]);
    expect(controller.sent).toEqual([]);
  });

  it('without nodes is refused with a note', async () => {
    const body = { ...GOOD, node_count: 99 };
    const described = async (error: number, more: object = {}) => {
      const controller = new ScriptedController({ refusals: { new: error } });
      const outcome = await operate(changeOneReservation, controller, {
        body: { ...body, ...more },
      });
      return outcome.errors[0]?.description;
    };
    expect(await described(2014)).toMatch(/^Error creating reservation new\. Note, unless nodes/);
    expect(await described(2014, { node_list: 'n1' })).toBe('Error creating reservation  new');
    expect(await described(2002)).toBe('Error creating reservation  new');
  });

  it('needs a list, which may be empty', async () => {
    const source = '#/reservations/';
    const description = 'No reservation descriptions specified in reservations array';
    const { reply, warnings } = await change([]);
    expect(reply).toEqual({ type: 'object', payload: { reservations: [] } });
    expect(warnings).toEqual([{ description, source }]);
    const { errors } = await operate(changeReservations, new ScriptedController(), { body: {} });
    expect(errors).toEqual([{ error_number: 9000, description, source: '#/' }]);
  });

  it('is deleted by its name', async () => {
    const controller = new ScriptedController({ refusals: { zzz: INVALID } });
    const parameters = { reservation_name: 'zzz' };
    const { errors } = await operate(deleteOneReservation, controller, { parameters });
    expect(errors).toEqual([
      {
        error_number: INVALID,
        description: 'Error deleting reservation zzz',
        source: 'slurm_delete_reservation',
      },
    ]);
  });
});
