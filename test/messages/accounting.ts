/** The declarations of slurmdbd's messages, by the name of upstream's structure. */
import {
  accountCondition,
  accountRecord,
  addAccounts,
  addAccountsWithAssociations,
  coordinatorRecord,
  modifyAccounts,
} from '../../src/messages/accounting/accounts.js';
import {
  accountingRecord,
  addAssociationCondition,
  addAssociations,
  associationRecord,
  getAssociations,
  modifyAssociations,
} from '../../src/messages/accounting/associations.js';
import { namesList } from '../../src/messages/accounting/calls.js';
import {
  addClusters,
  clusterCondition,
  modifyClusters,
} from '../../src/messages/accounting/clusters.js';
import {
  configuration,
  configurationPair,
  configurationPairs,
  getConfiguration,
} from '../../src/messages/accounting/configuration.js';
import {
  getInstances,
  instanceCondition,
  instanceRecord,
} from '../../src/messages/accounting/instances.js';
import {
  jobCondition,
  jobRecord,
  modifyJob,
  stepRecord,
  stepStatistics,
} from '../../src/messages/accounting/jobs.js';
import { addQos, getQos, modifyQos, qosRecord } from '../../src/messages/accounting/qos.js';
import { finish, persistInit, persistReturnCode } from '../../src/messages/accounting/session.js';
import {
  accountingStatistics,
  rollupStatistics,
  rpcStatistics,
} from '../../src/messages/accounting/statistics.js';
import { addTres, tresCondition, tresRecord } from '../../src/messages/accounting/tres.js';
import {
  addCoordinators,
  addUsers,
  addUsersWithAssociations,
  modifyUsers,
  userCondition,
  userEntry,
} from '../../src/messages/accounting/users.js';
import { addWckeys, wckeyCondition, wckeyRecord } from '../../src/messages/accounting/wckeys.js';
import { selectedStep } from '../../src/messages/job-control.js';
import type { ProtocolRange } from '../../src/wire/versions.js';
import facts from '../facts/layouts-accounting.json' with { type: 'json' };
import type { AnyRecord } from './declarations.js';

/** A message that test/facts/layouts-accounting.json knows. */
export type AccountingMessage = keyof typeof facts;

export const ACCOUNTING_DECLARATIONS: Readonly<Record<AccountingMessage, AnyRecord>> = {
  slurmdb_accounting_rec_t: accountingRecord,
  slurmdb_assoc_rec_t: associationRecord,
  slurmdb_assoc_cond_t: getAssociations.request,
  slurmdb_coord_rec_t: coordinatorRecord,
  slurmdb_account_rec_t: accountRecord,
  slurmdb_account_cond_t: accountCondition,
  slurmdb_cluster_cond_t: clusterCondition,
  slurmdb_wckey_rec_t: wckeyRecord,
  slurmdb_wckey_cond_t: wckeyCondition,
  slurmdb_user_rec_t: userEntry,
  slurmdb_user_cond_t: userCondition,
  slurmdb_add_assoc_cond_t: addAssociationCondition,
  dbd_acct_coord_msg_t: addCoordinators.request,
  slurmdb_stats_t: stepStatistics,
  slurm_selected_step_t: selectedStep,
  slurmdb_step_rec_t: stepRecord,
  slurmdb_job_rec_t: jobRecord,
  slurmdb_job_cond_t: jobCondition,
  slurmdb_qos_rec_t: qosRecord,
  slurmdb_qos_cond_t: getQos.request,
  slurmdb_tres_rec_t: tresRecord,
  slurmdb_tres_cond_t: tresCondition,
  slurmdb_rollup_stats_t: rollupStatistics,
  slurmdb_rpc_obj_t: rpcStatistics,
  slurmdb_stats_rec_t: accountingStatistics,
  slurmdb_instance_rec_t: instanceRecord,
  slurmdb_instance_cond_t: instanceCondition,
  config_name: getConfiguration.request,
  config_key_pair_t: configurationPair,
  slurmdbd_conf_t: configuration,
  dbd_fini_msg_t: finish.request,
  persist_rc_msg_t: persistReturnCode,
  persist_init_req_msg_t: persistInit,
  'dbd_modify_msg_t account': modifyAccounts.request,
  'dbd_modify_msg_t cluster': modifyClusters.request,
  'dbd_modify_msg_t user': modifyUsers.request,
  'dbd_modify_msg_t job': modifyJob.request,
  'dbd_modify_msg_t qos': modifyQos.request,
  'dbd_modify_msg_t assoc': modifyAssociations.request,
  'dbd_modify_msg_t add accounts': addAccountsWithAssociations.request,
  'dbd_modify_msg_t add users': addUsersWithAssociations.request,
  'dbd_list_msg_t account': addAccounts.request,
  'dbd_list_msg_t assoc': addAssociations.request,
  'dbd_list_msg_t cluster': addClusters.request,
  'dbd_list_msg_t user': addUsers.request,
  'dbd_list_msg_t qos': addQos.request,
  'dbd_list_msg_t wckey': addWckeys.request,
  'dbd_list_msg_t tres': addTres.request,
  'dbd_list_msg_t names': namesList,
  'dbd_list_msg_t pairs': configurationPairs,
};

/** Versions of the messages that not every version has. */
export const ACCOUNTING_RANGES: Readonly<Partial<Record<AccountingMessage, ProtocolRange>>> = {
  slurmdb_add_assoc_cond_t: addAccountsWithAssociations.range,
  'dbd_modify_msg_t add accounts': addAccountsWithAssociations.range,
  'dbd_modify_msg_t add users': addUsersWithAssociations.range,
  slurmdb_instance_rec_t: getInstances.range,
  slurmdb_instance_cond_t: getInstances.range,
  slurmdbd_conf_t: { since: 45 },
};
