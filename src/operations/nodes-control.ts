/** Changing, creating and deleting nodes. */
import type { Call } from '../messages/engine/rpc.js';
import type { NodeUpdate } from '../messages/node-control.js';
import { createNode, deleteNode, updateNode } from '../messages/node-control.js';
import { OPENAPI_RESP } from '../model/types/envelope.js';
import type { CreateNodeRequest, NodeUpdateInput } from '../model/types/node-update.js';
import { OPENAPI_CREATE_NODE_REQ, UPDATE_NODE_MSG } from '../model/types/node-update.js';
import type { NodeParameters } from '../model/types/nodes.js';
import { OPENAPI_NODE_PARAM } from '../model/types/nodes.js';
import { recordRefusal } from './failures.js';
import type { OperationReply, OperationRequest } from './operation.js';
import { DONE, FAILURE, operation } from './operation.js';

type NodeCall = Call<NodeUpdate, never>;

/** Makes a call whose reply is a return code. */
async function send(
  request: OperationRequest<unknown>,
  rpc: NodeCall,
  update: Partial<NodeUpdate>,
  source: string,
  description: string,
): Promise<OperationReply> {
  const { cluster, caller, findings, signal, version } = request;
  try {
    await cluster.controller.call(rpc, update, caller, { signal });
    return DONE;
  } catch (error) {
    const sent = { type: UPDATE_NODE_MSG, version, place: '#/' };
    recordRefusal(findings, error, sent, source, description);
    return FAILURE;
  }
}

const change = (request: OperationRequest<unknown>, update: NodeUpdateInput) => {
  const failure = `Failure to update node ${update.node_names ?? ''}`.trimEnd();
  return send(request, updateNode, update, 'slurm_update_node()', failure);
};

/** Without names the controller says what is missing. */
async function changeMany(
  request: OperationRequest<unknown, unknown, NodeUpdateInput>,
): Promise<OperationReply> {
  return await change(request, request.body ?? {});
}

/** The path names the node, whatever the body says. */
async function changeOne(
  request: OperationRequest<NodeParameters, unknown, NodeUpdateInput>,
): Promise<OperationReply> {
  const { body = {}, findings, parameters } = request;
  if ((body.node_names ?? null) !== null) {
    const ignored = `node_names field ${body.node_names} ignored for singular node update`;
    findings.warn(ignored, '#/name/');
  }
  return await change(request, { ...body, node_names: parameters.node_name });
}

async function remove(request: OperationRequest<NodeParameters>): Promise<OperationReply> {
  const { node_name } = request.parameters;
  const failure = `Failure to delete node ${node_name}`;
  return await send(request, deleteNode, { node_names: node_name }, 'slurm_delete_node()', failure);
}

async function create(
  request: OperationRequest<unknown, unknown, CreateNodeRequest>,
): Promise<OperationReply> {
  const update = { extra: request.body?.node_conf ?? null };
  return await send(request, createNode, update, 'slurm_create_node()', 'Failure to create node');
}

export const updateNodes = operation<unknown, unknown, NodeUpdateInput>({
  group: 'slurm',
  method: 'post',
  path: '/nodes/',
  summary: 'Change nodes',
  body: UPDATE_NODE_MSG,
  bodyDescription: 'The nodes and what is changed of them',
  response: OPENAPI_RESP,
  responseDescription: 'Whether the nodes were changed',
  handle: changeMany,
});

export const updateOneNode = operation<NodeParameters, unknown, NodeUpdateInput>({
  group: 'slurm',
  method: 'post',
  path: '/node/{node_name}',
  summary: 'Change a node',
  parameters: OPENAPI_NODE_PARAM,
  body: UPDATE_NODE_MSG,
  bodyDescription: 'What is changed of the node',
  response: OPENAPI_RESP,
  responseDescription: 'Whether the node was changed',
  handle: changeOne,
});

export const deleteOneNode = operation<NodeParameters>({
  group: 'slurm',
  method: 'delete',
  path: '/node/{node_name}',
  summary: 'Delete a dynamic node',
  parameters: OPENAPI_NODE_PARAM,
  response: OPENAPI_RESP,
  responseDescription: 'Whether the node was deleted',
  handle: remove,
});

export const createNodes = operation<unknown, unknown, CreateNodeRequest>({
  group: 'slurm',
  method: 'post',
  path: '/new/node/',
  versions: { since: 44 },
  summary: 'Create dynamic nodes',
  body: OPENAPI_CREATE_NODE_REQ,
  bodyDescription: 'The nodes as slurm.conf would declare them',
  response: OPENAPI_RESP,
  responseDescription: 'Whether the nodes were created',
  handle: create,
});
