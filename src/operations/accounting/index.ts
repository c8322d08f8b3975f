/** Every operation on the accounting database, in the order of the document. */
import type { AnyOperation } from '../operation.js';
import { deleteOneAccount, getAllAccounts, getOneAccount, postAccounts } from './accounts.js';
import {
  deleteAssociation,
  deleteAssociations,
  getAllAssociations,
  getAssociation,
  postAssociations,
} from './associations.js';
import { deleteCluster, getAllClusters, getCluster, postClusters } from './clusters.js';
import { getAccountingConfig, postAccountingConfig } from './config.js';
import { getAccountingConf, getAccountingDiag, getAccountingPing } from './daemon.js';
import { getAllInstances, getInstance } from './instances.js';
import {
  getAccountingJob,
  getAccountingJobs,
  postAccountingJob,
  postAccountingJobs,
} from './jobs.js';
import { postAccountsAssociation, postUsersAssociation } from './new-associations.js';
import { deleteOneQos, getAllQos, getOneQos, postQos } from './qos.js';
import { getAllTres, postTres } from './tres.js';
import { deleteOneUser, getAllUsers, getOneUser, postUsers } from './users.js';
import { deleteOneWckey, getAllWckeys, getOneWckey, postWckeys } from './wckeys.js';

export const ACCOUNTING_OPERATIONS: readonly AnyOperation[] = [
  getAccountingJob,
  postAccountingJob,
  getAccountingJobs,
  postAccountingJobs,
  postTres,
  getAllTres,
  getAccountingConfig,
  postAccountingConfig,
  getOneAccount,
  deleteOneAccount,
  getAllAccounts,
  postAccounts,
  postAccountsAssociation,
  getOneUser,
  deleteOneUser,
  getAllUsers,
  postUsers,
  postUsersAssociation,
  getOneWckey,
  deleteOneWckey,
  getAllWckeys,
  postWckeys,
  postQos,
  getAllQos,
  getOneQos,
  deleteOneQos,
  postAssociations,
  getAllAssociations,
  deleteAssociations,
  getAssociation,
  deleteAssociation,
  deleteCluster,
  getCluster,
  getAllClusters,
  postClusters,
  getAllInstances,
  getInstance,
  getAccountingConf,
  getAccountingDiag,
  getAccountingPing,
];
