/** Users of the accounting database: read, added, changed, given other names and removed. */
import { getUsers, removeUsers } from '../../messages/accounting/users.js';
import type {
  UserParameters,
  UserQuery,
  UsersQuery,
  UsersRequest,
} from '../../model/types/accounting/users.js';
import {
  OPENAPI_USER_PARAM,
  OPENAPI_USER_QUERY,
  OPENAPI_USERS_REMOVED_RESP,
  OPENAPI_USERS_RESP,
  USER_CONDITION,
} from '../../model/types/accounting/users.js';
import { OPENAPI_RESP } from '../../model/types/envelope.js';
import { DONE, operation } from '../operation.js';
import { change, listed, removed } from './session.js';
import { storeUsers } from './store-users.js';

const TOLD = { list: 'users', source: '_dump_users', called: 'slurmdb_users_get' };

export const getOneUser = operation<UserParameters, UserQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/user/{name}',
  summary: 'Show a user',
  parameters: OPENAPI_USER_PARAM,
  query: OPENAPI_USER_QUERY,
  response: OPENAPI_USERS_RESP,
  responseDescription: 'The user in a list of one',
  handle: (request) => {
    const { with_deleted, with_assocs, with_coords, with_wckeys } = request.query;
    const cond = {
      assoc_cond: { user_list: [request.parameters.name] },
      with_deleted: Number(with_deleted ?? false),
      with_assocs: Number(with_assocs ?? false),
      with_coords: Number(with_coords ?? false),
      with_wckeys: Number(with_wckeys ?? false),
    };
    return listed(request, getUsers, { cond }, TOLD, ({ user }) => user ?? {});
  },
});

export const getAllUsers = operation<unknown, UsersQuery>({
  group: 'slurmdb',
  method: 'get',
  path: '/users/',
  summary: 'List users',
  query: USER_CONDITION,
  response: OPENAPI_USERS_RESP,
  responseDescription: 'The users',
  handle: (request) => {
    const { without_defaults: _, ...cond } = request.query;
    return listed(request, getUsers, { cond }, TOLD, ({ user }) => user ?? {});
  },
});

export const deleteOneUser = operation<UserParameters>({
  group: 'slurmdb',
  method: 'delete',
  path: '/user/{name}',
  summary: 'Remove a user',
  parameters: OPENAPI_USER_PARAM,
  response: OPENAPI_RESP,
  writes: OPENAPI_USERS_REMOVED_RESP,
  responseDescription: 'The user that was removed, in a list of one',
  handle: (request) => {
    const cond = { assoc_cond: { user_list: [request.parameters.name] } };
    return removed(
      request,
      removeUsers,
      { cond },
      {
        list: 'removed_users',
        source: '_delete_user',
        called: 'slurmdb_users_remove',
      },
    );
  },
});

export const postUsers = operation<unknown, unknown, UsersRequest>({
  group: 'slurmdb',
  method: 'post',
  path: '/users/',
  summary: 'Add, change or rename users',
  description:
    'Associations and coordinators are made elsewhere. An empty default leaves it as it is.',
  body: OPENAPI_USERS_RESP,
  bodyDescription: 'The users',
  response: OPENAPI_RESP,
  responseDescription: 'Whether they were stored: all of them or none',
  handle: async (request) => {
    const users = request.body?.users ?? [];
    await change(request, (calls) => storeUsers(request, calls, users));
    return DONE;
  },
});
