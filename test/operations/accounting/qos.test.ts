/** What becomes of qualities of service that are sent: added, changed, refused. */
import { describe, expect, it } from 'vitest';
import type { AccountingCalls } from '../../../src/cluster/accounting/calls.js';
import { SlurmError } from '../../../src/errors.js';
import type { QosRecord } from '../../../src/messages/accounting/qos.js';
import { Findings } from '../../../src/model/engine/context.js';
import type { QosInput } from '../../../src/model/types/accounting/qos.js';
import { applyQos } from '../../../src/operations/accounting/qos.js';
import type { AnyRequest } from '../../../src/operations/operation.js';

const NO_VAL16 = 0xfffe;
const CANCEL = 0x8;
const WITHIN = 0x4000;
const NOT_SET = 1 << 28;
const DELETED = 1 << 13;

const HIGH = { id: 3, name: 'high', preempt_mode: CANCEL | WITHIN } as QosRecord;

/** Sends some to a daemon that finds these, and refuses changes with a code. */
async function applied(wanted: QosInput[], found: readonly QosRecord[], refusal = 0) {
  const sent: [string, unknown][] = [];
  const calls = {
    list: async (_rpc: unknown, { cond }: { cond: unknown }) => {
      sent.push(['get', cond]);
      return {
        async *slices() {
          yield found.map((record) => ({ record }));
        },
      };
    },
    call: async ({ name }: { name: string }, value: unknown) => {
      sent.push([name, value]);
      if (refusal !== 0) throw new SlurmError(refusal);
      return { my_list: ['high'], return_code: 0 };
    },
  };
  const findings = new Findings();
  await applyQos({ findings } as AnyRequest, calls as unknown as AccountingCalls, wanted);
  const { errors, warnings } = findings;
  return { sent, errors, warnings, changed: (sent[1]?.[1] as { rec?: QosInput })?.rec };
}

describe('a quality of service that is sent', () => {
  it('is looked for by the number and the name that it has', async () => {
    const { sent } = await applied([{ id: 3, name: 'high' }, { id: 3 }, { name: 'high' }], [HIGH]);
    expect(sent.filter(([name]) => name === 'get').map(([, cond]) => cond)).toEqual([
      { id_list: ['3'], name_list: ['high'] },
      { id_list: ['3'], name_list: null },
      { id_list: null, name_list: ['high'] },
    ]);
  });

  it('is added where there is none, with no flags and no mode unless it has some', async () => {
    const { sent, errors } = await applied([{ name: 'new', priority: 5 }], []);
    const added = { name: 'new', priority: 5, flags: 0, preempt_mode: 0 };
    expect({ call: sent[1], errors }).toEqual({
      call: ['DBD_ADD_QOS', { my_list: [added] }],
      errors: [],
    });
  });

  it('changes the one that there is, which it finds by its number', async () => {
    const { sent, changed } = await applied(
      [{ name: 'high', flags: NOT_SET, priority: 5 }],
      [HIGH],
    );
    expect(sent[1]).toMatchObject(['DBD_MODIFY_QOS', { cond: { id_list: ['3'] } }]);
    expect(changed).toEqual({
      id: 3,
      name: 'high',
      flags: NOT_SET,
      preempt_mode: 0,
      priority: 5,
    });
  });

  it('leaves the mode where it shows no other', async () => {
    const { changed } = await applied([{ name: 'high', preempt_mode: CANCEL }], [HIGH]);
    expect(changed?.preempt_mode).toBe(NO_VAL16);
  });

  it('empties what may be preempted by an empty list', async () => {
    expect((await applied([{ id: 3, preempt_list: [] }], [HIGH])).changed?.preempt_list).toEqual([
      '',
    ]);
    expect((await applied([{ id: 3, preempt_list: ['1'] }], [HIGH])).changed?.preempt_list).toEqual(
      ['1'],
    );
  });

  it('cannot be made deleted', async () => {
    const { changed, warnings } = await applied([{ id: 3, flags: DELETED | 1 }], [HIGH]);
    expect(changed?.flags).toBe(1);
    expect(warnings).toMatchObject([{ source: '#/qos[0]/flags/' }]);
  });

  it.each<[QosInput, string]>([
    [{ id: 9, name: 'new' }, 'QOS was not found for the requested ID'],
    [{}, 'Cannot create a QOS without a name'],
    [{ name: '' }, 'Cannot create a QOS without a name'],
  ])('is refused: %j', async (input, description) => {
    const { errors } = await applied([input], []);
    expect(errors).toMatchObject([{ description, error_number: 9000, source: '#/qos[0]/' }]);
  });

  it('ends the others that follow where the daemon refuses it', async () => {
    const { sent, errors } = await applied([{ name: 'a' }, { name: 'b' }], [], 2002);
    expect(sent.map(([name]) => name)).toEqual(['get', 'DBD_ADD_QOS']);
    expect(errors).toMatchObject([
      { description: 'slurmdb_qos_add() failed', error_number: 2002, source: '#/qos[0]/' },
    ]);
  });
});
