/** Workload characterization keys: read, added and removed. */

import type { AccountingCalls } from '../../cluster/accounting/calls.js';
import { allRecords } from '../../cluster/accounting/look-ups.js';
import { addWckeys, getWckeys, removeWckeys } from '../../messages/accounting/wckeys.js';
import type {
  WckeyInput,
  WckeyParameters,
  WckeyQuery,
  WckeysRequest,
} from '../../model/types/accounting/wckeys.js';
import {
  OPENAPI_WCKEY_PARAM,
  OPENAPI_WCKEY_REMOVED_RESP,
  OPENAPI_WCKEY_RESP,
  WCKEY_CONDITION,
} from '../../model/types/accounting/wckeys.js';
import { OPENAPI_RESP } from '../../model/types/envelope.js';
import { recordFailure } from '../failures.js';
import type { AnyRequest } from '../operation.js';
import { DONE, operation } from '../operation.js';
import { change, listed, removed } from './session.js';

const TOLD = { list: 'wckeys', source: '_dump_wckeys', called: 'slurmdb_wckeys_get' };

const NONE = 'ignoring empty or non-existent wckeys array for update';

export const getOneWckey = operation<WckeyParameters>({
  group: 'slurmdb',
  method: 'get',
  path: '/wckey/{id}',
  summary: 'Show the workload characterization keys of a name',
  parameters: OPENAPI_WCKEY_PARAM,
  response: OPENAPI_WCKEY_RESP,
  responseDescription: 'The keys of that name, one for each user and cluster',
  handle: (request) => {
    const cond = { name_list: [request.parameters.wckey] };
    return listed(request, getWckeys, { cond }, TOLD);
  },
});

export const getAllWckeys = operation<unknown, WckeyQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/wckeys/',
  summary: 'List workload characterization keys',
  query: WCKEY_CONDITION,
  response: OPENAPI_WCKEY_RESP,
  responseDescription: 'The keys',
  handle: (request) => listed(request, getWckeys, { cond: request.query }, TOLD),
});

export const deleteOneWckey = operation<WckeyParameters>({
  group: 'slurmdb',
  method: 'delete',
  path: '/wckey/{id}',
  summary: 'Remove the workload characterization keys of a name',
  parameters: OPENAPI_WCKEY_PARAM,
  response: OPENAPI_WCKEY_REMOVED_RESP,
  responseDescription: 'The keys that were removed',
  handle: (request) => {
    const cond = { name_list: [request.parameters.wckey] };
    return removed(
      request,
      removeWckeys,
      { cond },
      {
        list: 'deleted_wckeys',
        source: '_delete_wckey',
        called: 'slurmdb_wckeys_remove',
      },
    );
  },
});

const keyOf = ({ cluster, user, name }: WckeyInput): string => `${cluster}\n${user}\n${name}`;

/**
 * Adds keys. Those that there are stay as they are: added again they would not be their users' default
 * any more. What went wrong is told by the findings.
 */
export async function storeWckeys(
  { findings }: AnyRequest,
  calls: AccountingCalls,
  wckeys: readonly WckeyInput[],
): Promise<void> {
  try {
    const cond = { name_list: wckeys.map(({ name }) => name ?? '') };
    const found = await allRecords(await calls.list(getWckeys, { cond }), getWckeys.name);
    const there = new Set(found.map(keyOf));
    const my_list = wckeys.filter((wckey) => !there.has(keyOf(wckey)));
    if (my_list.length > 0) await calls.call(addWckeys, { my_list });
  } catch (error) {
    recordFailure(findings, error, 'update_wckeys', 'slurmdb_wckeys_add() failed');
  }
}

export const postWckeys = operation<unknown, WckeyQuery, WckeysRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/wckeys/',
  summary: 'Add workload characterization keys',
  description: 'The query changes nothing.',
  query: WCKEY_CONDITION,
  body: OPENAPI_WCKEY_RESP,
  bodyDescription: 'The keys',
  response: OPENAPI_RESP,
  responseDescription: 'Whether they were added: all of them or none',
  handle: async (request) => {
    const wckeys = request.body?.wckeys ?? [];
    if (wckeys.length > 0) await change(request, (calls) => storeWckeys(request, calls, wckeys));
    else request.findings.warn(NONE, '_update_wckeys');
    return DONE;
  },
});
