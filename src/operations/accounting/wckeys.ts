/** Workload characterization keys: read, added and removed. */
import { getWckeys, removeWckeys } from '../../messages/accounting/wckeys.js';
import type { WckeyParameters, WckeyQuery } from '../../model/types/accounting/wckeys.js';
import {
  OPENAPI_WCKEY_PARAM,
  OPENAPI_WCKEY_REMOVED_RESP,
  OPENAPI_WCKEY_RESP,
  WCKEY_CONDITION,
} from '../../model/types/accounting/wckeys.js';
import { operation } from '../operation.js';
import { listed, removed } from './session.js';

const TOLD = { list: 'wckeys', source: '_dump_wckeys', called: 'slurmdb_wckeys_get' };

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
