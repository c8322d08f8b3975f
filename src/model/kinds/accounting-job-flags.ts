/** Flag tables of jobs in the accounting database. Values: slurm/slurmdb.h of the pinned releases. */
import { JOB_CONDITION_FLAGS as CONDITION } from '../../messages/accounting/jobs.js';
import { bit, equal, flagTable } from '../engine/flags.js';

/** Mask of a comparison with the whole word. */
const ALL = 0xffff_ffff;
const NONE = 0;
/** The bits that tell how a job was started. */
const SCHEDULING = 0xf;

/** What the database notes of a job. */
export const SLURMDB_JOB_FLAGS = flagTable('SLURMDB_JOB_FLAGS', { width: 32 }, [
  equal('NONE', NONE, ALL),
  equal('CLEAR_SCHEDULING', SCHEDULING, ALL),
  bit('NOT_SET', 1),
  bit('STARTED_ON_SUBMIT', 2),
  bit('STARTED_ON_SCHEDULE', 4),
  bit('STARTED_ON_BACKFILL', 8),
  bit('START_RECEIVED', 0x10),
  bit('JOB_ALTERED', 0x20, { since: 44 }),
]);

/** How jobs are looked for, as keys of a query. */
export const JOB_CONDITION_FLAGS = flagTable('JOB_CONDITION_FLAGS', { width: 32 }, [
  bit('show_duplicates', CONDITION.DUPLICATES, {
    description: 'Also show earlier records of a job id, as of jobs that were requeued',
  }),
  bit('skip_steps', CONDITION.NO_STEP, { description: 'Leave the steps out' }),
  bit('disable_truncate_usage_time', CONDITION.NO_TRUNCATION, {
    description: 'Show times as they are where they reach beyond start_time and end_time',
  }),
  bit('run_away_jobs', CONDITION.RUNAWAY, {
    hidden: true,
    description: 'Only show jobs that have no end in the database',
  }),
  bit('whole_hetjob', CONDITION.WHOLE_HETJOB, {
    description: 'Show all components of a heterogeneous job where one is asked for',
  }),
  bit('disable_whole_hetjob', CONDITION.NO_WHOLE_HETJOB, {
    description: 'Only show those components of a heterogeneous job that are asked for',
  }),
  bit('disable_wait_for_result', CONDITION.NO_WAIT, {
    description: 'Do not wait for the result of a change; says nothing about a list',
  }),
  bit('usage_time_as_submit_time', CONDITION.NO_DEFAULT_USAGE, {
    description: 'Look for jobs whatever their times where ids are given; times have no defaults',
  }),
  bit('show_batch_script', CONDITION.SCRIPT, {
    description: 'Show the scripts of the jobs in "step"',
  }),
  bit('show_job_environment', CONDITION.ENVIRONMENT, {
    description: 'Ask for the environments of the jobs in "step"',
  }),
]);

/** What the database notes of the jobs that are looked for, as keys of a query. */
export const JOB_CONDITION_DB_FLAGS = flagTable('JOB_CONDITION_DB_FLAGS', { width: 32 }, [
  equal('none', NONE, ALL, { hidden: true, description: 'Jobs of which nothing is noted' }),
  equal('clear_scheduling', SCHEDULING, ALL, {
    hidden: true,
    description: 'Jobs of any way to be started',
  }),
  bit('scheduler_unset', 1, { description: 'Whatever is noted of a job, as by default' }),
  bit('scheduled_on_submit', 2, { description: 'Jobs that were started when they were submitted' }),
  bit('scheduled_by_main', 4, { description: 'Jobs that were started by the main scheduler' }),
  bit('scheduled_by_backfill', 8, { description: 'Jobs that were started by backfill' }),
  bit('job_started', 0x10, { description: 'Jobs whose start was reported' }),
  bit('job_altered', 0x20, { since: 44, description: 'Jobs whose record was altered' }),
]);
