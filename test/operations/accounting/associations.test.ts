/** What becomes of associations that are sent: added, changed where they differ, refused. */
import { describe, expect, it } from 'vitest';
import type { AccountingCalls } from '../../../src/cluster/accounting/calls.js';
import { SlurmError } from '../../../src/errors.js';
import type { AssociationRecord } from '../../../src/messages/accounting/associations.js';
import { associationRecord } from '../../../src/messages/accounting/associations.js';
import { Findings } from '../../../src/model/engine/context.js';
import type { AssociationInput } from '../../../src/model/types/accounting/association-records.js';
import { associationDifference } from '../../../src/operations/accounting/association-difference.js';
import {
  deleteAssociation,
  deleteAssociations,
  storeAssociations,
} from '../../../src/operations/accounting/associations.js';
import type { AnyRequest } from '../../../src/operations/operation.js';
import { Reader } from '../../../src/wire/reader.js';
import { Writer } from '../../../src/wire/writer.js';

const INFINITE = 0xffff_ffff;
const NO_VAL = 0xffff_fffe;
/** What takes a limit of resources away. */
const NONE = '18446744073709551615';

/** As the database has it. */
function record(members: Partial<AssociationRecord>): AssociationRecord {
  const writer = new Writer();
  associationRecord.encoder(45)(writer, members as AssociationRecord);
  return associationRecord.decoder(45)(new Reader(writer.finish()));
}

const CURRENT = record({
  acct: 'physics',
  cluster: 'one',
  user: 'alice',
  shares_raw: 5,
  max_jobs: 10,
  grp_jobs: INFINITE,
  def_qos_id: 0,
  grp_tres: '1=4,2=100',
  max_tres_pj: '1=8,4=2',
  qos_list: ['1', '2'],
  parent_acct: 'root',
  is_def: 0,
});

describe('the difference to an association', () => {
  const difference = (wanted: AssociationInput) => associationDifference(CURRENT, wanted);

  it('is nothing where it is sent as it is shown, or not said anything of', () => {
    expect(difference(CURRENT)).toEqual({});
    expect(difference({ qos_list: ['2', '1'], grp_tres: '2=100,1=4' })).toEqual({});
    expect(difference({ def_qos_id: INFINITE, comment: '', parent_acct: '' })).toEqual({});
    expect(difference({ max_jobs: NO_VAL, is_def: 0, qos_list: [] })).toEqual({});
    expect(difference({})).toEqual({});
  });

  it('is what is said of numbers, names and texts', () => {
    const wanted = { max_jobs: INFINITE, grp_jobs: 3, shares_raw: 5, comment: 'x' };
    expect(difference(wanted)).toEqual({ max_jobs: INFINITE, grp_jobs: 3, comment: 'x' });
    const others = { def_qos_id: 2, qos_list: ['2'], parent_acct: 'top', is_def: 1 };
    expect(difference(others)).toEqual(others);
  });

  it.each([
    ['1=4,2=100,3=7', '3=7'],
    ['1=5,2=100', '1=5'],
    ['2=100', `1=${NONE}`],
    ['2=1', `2=1,1=${NONE}`],
    [null, `1=${NONE},2=${NONE}`],
    [`1=${NONE},2=100`, `1=${NONE}`],
  ])('of resources: %s', (grp_tres, changes) => {
    expect(difference({ grp_tres })).toEqual({ grp_tres: changes });
  });
});

/** Calls of a daemon that has some associations. */
function scripted(found: AssociationRecord[], changed: readonly string[] | number = ['C = one ']) {
  const sent: [string, unknown][] = [];
  const calls = {
    list: async (_rpc: unknown, { cond }: { cond: unknown }) => {
      sent.push(['get', cond]);
      const records = [...found];
      return {
        async *slices() {
          yield records.map((one) => ({ record: one }));
        },
      };
    },
    call: async ({ name }: { name: string }, value: { my_list?: AssociationRecord[] }) => {
      sent.push([name, value]);
      if (typeof changed === 'number') throw new SlurmError(changed);
      found.push(...(value.my_list ?? []).filter(({ acct }) => acct !== 'none'));
      return { my_list: changed, return_code: 0 };
    },
  };
  return { sent, calls: calls as unknown as AccountingCalls };
}

async function store(daemon: ReturnType<typeof scripted>, ...wanted: AssociationInput[]) {
  const findings = new Findings();
  await storeAssociations({ findings } as AnyRequest, daemon.calls, wanted);
  const errors = findings.errors.map(({ error_number, description }) => [
    error_number,
    description,
  ]);
  return { names: daemon.sent.map(([name]) => name), errors };
}

describe('an association that is sent', () => {
  const wanted = { acct: 'physics', cluster: 'one', user: 'alice', max_jobs: 3 };

  it('is looked for by all that names it: no name stands for none', async () => {
    const daemon = scripted([CURRENT]);
    await store(daemon, { acct: 'physics', user: null });
    expect(daemon.sent[0]).toEqual([
      'get',
      { acct_list: ['physics'], cluster_list: [''], partition_list: [''], user_list: [''] },
    ]);
  });

  it('is added where there is none, without what the database gives it', async () => {
    const daemon = scripted([]);
    const { names, errors } = await store(daemon, {
      ...wanted,
      id: 7,
      lineage: '/',
      parent_acct: '',
      user: '',
    });
    expect({ names, errors }).toEqual({ names: ['get', 'DBD_ADD_ASSOCS', 'get'], errors: [] });
    expect(daemon.sent[1]?.[1]).toEqual({
      my_list: [{ ...wanted, parent_acct: null, partition: null, user: null }],
    });
  });

  it('is an error where it was passed over', async () => {
    const { errors } = await store(scripted([]), { ...wanted, acct: 'none' });
    expect(errors).toEqual([[2167, expect.stringContaining('slurmdb_associations_add() failed')]]);
  });

  it('is changed where it differs', async () => {
    const daemon = scripted([CURRENT]);
    const { names, errors } = await store(daemon, wanted);
    expect({ names, errors }).toEqual({ names: ['get', 'DBD_MODIFY_ASSOCS'], errors: [] });
    expect(daemon.sent[1]?.[1]).toMatchObject({ rec: { shares_raw: 5, max_jobs: 3 } });
  });

  it('may be as it is, but a change that did nothing is told', async () => {
    expect((await store(scripted([CURRENT], 1900), CURRENT)).errors).toEqual([]);
    const { errors } = await store(scripted([CURRENT], 1900), wanted);
    expect(errors).toMatchObject([[1900, 'slurmdb_associations_modify() failed']]);
  });

  it('is an error where the names of what changed tell why nothing did', async () => {
    const daemon = scripted([CURRENT], ["Parent account x doesn't exist on cluster one"]);
    const { errors } = await store(daemon, { ...wanted, parent_acct: 'x' });
    expect(errors).toEqual([[2046, expect.stringContaining('Parent account x')]]);
  });

  it('ends the work where it fails', async () => {
    const { names, errors } = await store(scripted([CURRENT, CURRENT]), wanted, wanted);
    expect(names).toEqual(['get']);
    expect(errors).toMatchObject([[9210, 'slurmdb_associations_modify() failed']]);
  });
});

describe('removing associations', () => {
  it.each([
    {},
    { flags: 1 },
    { acct_list: [] },
    { acct_list: null, user_list: ['alice'] },
    { cluster_list: ['one'], user_list: [] },
  ])('by a condition that names nothing is refused: %j', async (query) => {
    for (const { handle } of [deleteAssociations, deleteAssociation]) {
      const findings = new Findings();
      const reply = await handle({ query, findings, surroundings: { now: 0 } } as never);
      expect(reply).toEqual({ type: 'failure' });
      expect(findings.errors).toMatchObject([{ error_number: 9000 }]);
    }
  });
});
