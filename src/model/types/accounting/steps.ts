/** Steps of jobs, as the accounting database keeps them. */
import type { AccountingStep } from '../../../cluster/derive/accounting-job.js';
import { listOf } from '../../engine/list.js';
import { defineObject } from '../../engine/object.js';
import { STEP_STDERR_EXP, STEP_STDIN_EXP, STEP_STDOUT_EXP } from '../../kinds/accounting-stdio.js';
import { CPU_FREQ_FLAGS } from '../../kinds/cpu-frequency-text.js';
import { PROCESS_EXIT_CODE } from '../../kinds/exit-code.js';
import { USER_ID } from '../../kinds/identities.js';
import { JOB_STATE } from '../../kinds/job-flags.js';
import { UINT32, UINT32_NO_VAL, UINT64, UINT64_NO_VAL } from '../../kinds/numbers.js';
import { STEP_TRES_REQ_MAX, STEP_TRES_REQ_MIN, STEP_TRES_USAGE_MAX, STEP_TRES_USAGE_MIN } from '../../kinds/step-tres.js';
import { SLURM_STEP_ID_STRING, STEP_NODES, TASK_DISTRIBUTION } from '../../kinds/step-values.js';
import { STRING } from '../../kinds/text.js';
import { TIMESTAMP_NO_VAL } from '../../kinds/times.js';
import { TRES_STR } from '../../kinds/tres-look-up.js';

const STEP = defineObject<AccountingStep>()('STEP', (f) => [
  f.group('time', 'Times of the step'),
  f.member('time/elapsed', UINT32, 'elapsed', 'Seconds that the step has run'),
  f.member('time/end', TIMESTAMP_NO_VAL, 'end', 'When the step ended (seconds since 1970)'),
  f.member('exit_code', PROCESS_EXIT_CODE, 'exitcode', 'How the step ended'),
  f.group('nodes', 'Nodes of the step'),
  f.member('nodes/count', UINT32, 'nnodes', 'How many nodes the step has'),
  f.member('nodes/range', STRING, 'nodes', 'Nodes of the step, as a hostlist'),
  f.group('tasks', 'Tasks of the step'),
  f.member('tasks/count', UINT32, 'ntasks', 'How many tasks the step has'),
  f.placeholder('pid', STRING, 'Not known to the database', { until: 44, deprecated: 42 }),
  f.group('CPU', 'CPUs as the step asked for them'),
  f.group('CPU/requested_frequency', 'Frequencies that the step asked for'),
  f.member('CPU/requested_frequency/min', UINT32_NO_VAL, 'req_cpufreq_min', 'Lowest CPU frequency that was asked for (kHz)'),
  f.member('CPU/requested_frequency/max', UINT32_NO_VAL, 'req_cpufreq_max', 'Highest CPU frequency that was asked for (kHz)'),
  f.member('CPU/governor', CPU_FREQ_FLAGS, 'req_cpufreq_gov', 'CPU frequency governor that was asked for'),
  f.member('kill_request_user', USER_ID, 'requid', 'User who had the step ended'),
  f.member('time/start', TIMESTAMP_NO_VAL, 'start', 'When the step began (seconds since 1970)'),
  f.member('state', JOB_STATE, 'state', 'State of the step'),
  f.group('statistics', 'What was measured'),
  f.group('statistics/CPU', 'What was measured of CPUs'),
  f.derived('statistics/CPU/actual_frequency', UINT64, frequencyOf, 'Mean CPU frequency of all tasks, weighted (kHz)'),
  f.group('statistics/energy', 'What was measured of energy'),
  f.inner('statistics/energy/consumed', UINT64_NO_VAL, 'stats.consumed_energy', 'Energy that all tasks took (joules)'),
  f.group('step', 'What the step is called, and its files'),
  f.member('step/id', SLURM_STEP_ID_STRING, 'step_id', 'Identifier of the step, such as 1234.0'),
  f.member('step/name', STRING, 'stepname', 'Name of the step'),
  f.member('step/stderr', STRING, 'std_err', "File of the step's errors, as a pattern", { since: 43 }),
  f.member('step/stdin', STRING, 'std_in', 'File that the step reads, as a pattern', { since: 43 }),
  f.member('step/stdout', STRING, 'std_out', "File of the step's output, as a pattern", { since: 43 }),
  f.whole('step/stderr_expanded', STEP_STDERR_EXP, "File of the step's errors, its placeholders filled in", { since: 43 }),
  f.whole('step/stdin_expanded', STEP_STDIN_EXP, 'File that the step reads, its placeholders filled in', { since: 43 }),
  f.whole('step/stdout_expanded', STEP_STDOUT_EXP, "File of the step's output, its placeholders filled in", { since: 43 }),
  f.member('submit_line', STRING, 'submit_line', 'Command line that started the step', { since: 45 }),
  f.member('time/suspended', UINT32, 'suspended', 'Seconds that the step was suspended'),
  f.group('time/system', 'CPU time taken in the system'),
  f.member('time/system/seconds', UINT64, 'sys_cpu_sec', 'Seconds of CPU time taken in the system'),
  f.member('time/system/microseconds', UINT32, 'sys_cpu_usec', 'Microseconds beyond them'),
  f.group('task', 'How tasks are laid out'),
  f.member('task/distribution', TASK_DISTRIBUTION, 'task_dist', 'How tasks are laid out on nodes, sockets and cores'),
  f.member('time/limit', UINT32_NO_VAL, 'timelimit', 'Time limit of the step (minutes)', { since: 43 }),
  f.group('time/total', 'CPU time taken in all'),
  f.member('time/total/seconds', UINT64, 'tot_cpu_sec', 'Seconds of CPU time taken in all'),
  f.member('time/total/microseconds', UINT32, 'tot_cpu_usec', 'Microseconds beyond them'),
  f.group('time/user', 'CPU time taken by the program itself'),
  f.member('time/user/seconds', UINT64, 'user_cpu_sec', 'Seconds of CPU time taken by the program itself'),
  f.member('time/user/microseconds', UINT32, 'user_cpu_usec', 'Microseconds beyond them'),
  f.member('nodes/list', STEP_NODES, 'nodes', 'Names of the nodes of the step'),
  f.group('tres', 'Trackable resources of the step'),
  f.group('tres/requested', 'What was read or taken in by tasks'),
  f.whole('tres/requested/max', STEP_TRES_REQ_MAX, 'The most that a task took in, and which task'),
  f.whole('tres/requested/min', STEP_TRES_REQ_MIN, 'The least that a task took in, and which task'),
  f.group('tres/consumed', 'What was written or put out by tasks'),
  f.whole('tres/consumed/max', STEP_TRES_USAGE_MAX, 'The most that a task put out, and which task'),
  f.whole('tres/consumed/min', STEP_TRES_USAGE_MIN, 'The least that a task put out, and which task'),
  f.inner('tres/requested/average', TRES_STR, 'stats.tres_usage_in_ave', 'What tasks took in on average'),
  f.inner('tres/requested/total', TRES_STR, 'stats.tres_usage_in_tot', 'What all tasks took in together'),
  f.inner('tres/consumed/average', TRES_STR, 'stats.tres_usage_out_ave', 'What tasks put out on average'),
  f.inner('tres/consumed/total', TRES_STR, 'stats.tres_usage_out_tot', 'What all tasks put out together'),
  f.member('tres/allocated', TRES_STR, 'tres_alloc_str', 'What the step was given'),
]);

export const STEP_LIST = listOf('STEP_LIST', STEP);

/** Messages hold it as a float. */
function frequencyOf({ stats }: AccountingStep): bigint {
  return Number.isFinite(stats.act_cpufreq) ? BigInt(Math.trunc(stats.act_cpufreq)) : 0n;
}
