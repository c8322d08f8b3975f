/** Utilities that ask no controller: hostlists, compressed and expanded. */
import type { Hosts } from '../model/types/util.js';
import { OPENAPI_HOSTLIST_REQ_RESP, OPENAPI_HOSTNAMES_REQ_RESP } from '../model/types/util.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { operation } from './operation.js';

/** What was read under one key is written under the other. */
async function convert({
  body,
}: OperationRequest<unknown, unknown, Hosts>): Promise<OperationReply> {
  return { type: 'object', payload: { hosts: body?.hosts ?? null } };
}

export const postHostnames = operation<unknown, unknown, Hosts>({
  group: 'util',
  method: 'post',
  path: '/hostnames',
  versions: { since: 44 },
  summary: 'Expand a hostlist',
  body: OPENAPI_HOSTLIST_REQ_RESP,
  bodyDescription: 'Hostlist, such as `n[1-3]`',
  bodyNoun: 'request',
  response: OPENAPI_HOSTNAMES_REQ_RESP,
  responseDescription: 'Names of the hosts, in the order of the hostlist',
  handle: convert,
});

export const postHostlist = operation<unknown, unknown, Hosts>({
  group: 'util',
  method: 'post',
  path: '/hostlist',
  versions: { since: 44 },
  summary: 'Compress names of hosts',
  body: OPENAPI_HOSTNAMES_REQ_RESP,
  bodyDescription: 'Names of hosts',
  bodyNoun: 'request',
  response: OPENAPI_HOSTLIST_REQ_RESP,
  responseDescription: 'Hostlist of the hosts, in their order',
  handle: convert,
});
