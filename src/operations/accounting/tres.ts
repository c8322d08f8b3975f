/** Trackable resources: all of them. Adding some is refused, as Slurm's own builds do. */
import { errorNumber } from '../../errors.js';
import { getTres } from '../../messages/accounting/tres.js';
import { OPENAPI_TRES_RESP } from '../../model/types/accounting/tres.js';
import { OPENAPI_RESP } from '../../model/types/envelope.js';
import { FAILURE, operation } from '../operation.js';
import { listed } from './session.js';

export const postTres = operation({
  group: 'slurmdb',
  method: 'post',
  path: '/tres/',
  summary: 'Add trackable resources',
  description: 'Always refused: the numbers of resources cannot be kept when they are changed.',
  body: OPENAPI_TRES_RESP,
  bodyDescription: 'Trackable resources',
  response: OPENAPI_RESP,
  responseDescription: 'The refusal',
  handle: async ({ findings }) => {
    const description = 'Updating TRES is not currently supported';
    findings.error(errorNumber('ESLURM_NOT_SUPPORTED'), description, 'op_handler_tres');
    return FAILURE;
  },
});

export const getAllTres = operation({
  group: 'slurmdb',
  method: 'get',
  path: '/tres/',
  summary: 'List trackable resources',
  response: OPENAPI_TRES_RESP,
  responseDescription: 'Trackable resources, deleted ones too',
  handle: (request) => {
    const told = { list: 'TRES', source: 'op_handler_tres', called: 'slurmdb_tres_get' };
    return listed(request, getTres, { cond: { with_deleted: 1 } }, told);
  },
});
