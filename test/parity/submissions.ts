/** The same job submitted to both daemons, and what the cluster then shows of the two. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLosslessNumber } from 'lossless-json';
import type { Cluster } from '../../tools/cluster/cluster.js';
import type { RawRequest } from '../support/http.js';
import { sendRaw } from '../support/http.js';
import type { Comparison, Difference, ParsedReply } from './compare.js';
import { compareReplies, compareValues, parseReply } from './compare.js';
import type { Endpoints, Exchange } from './exchange.js';
import { answerOf, withoutVolatile } from './exchange.js';
import type { VolatileValue } from './ledger.js';
import type { Property, SubmitCase } from './submit-cases.js';
import { VOLATILE, VOLATILE_IN_TWINS } from './volatile.js';

const IN_REPLIES: readonly VolatileValue[] = [
  ...VOLATILE,
  { path: /^(result\.)?job_id$/, reason: 'id of the job' },
];

const LOOKS_AT_TWINS = 4;
const PAUSE_BETWEEN_LOOKS_MS = 500;

/** Where submissions go and who makes them. */
export interface SubmissionContext {
  readonly cluster: Cluster;
  readonly endpoints: Endpoints;
  /** Tokens of the user who submits, and of root, who looks. */
  readonly userToken: string;
  readonly rootToken: string;
  /** The newest API version of the reference, in which jobs are compared. */
  readonly newest: number;
}

/** Submits a case's body to both; jobs that come of it are compared and must be cancelled. */
export async function submitTwins(
  context: SubmissionContext,
  submitCase: SubmitCase,
  version: number,
): Promise<Exchange & { readonly jobIds: readonly number[] }> {
  const request = submitRequest(context, submitCase, version);
  const theirs = await answerOf(context.endpoints.reference, request);
  const ours = await answerOf(context.endpoints.subject, request);
  const replies = compareReplies(theirs, ours);
  const differences = [...withoutVolatile(replies.differences, IN_REPLIES)];
  const [theirId, ourId] = [jobIdOf(theirs), jobIdOf(ours)];
  const jobIds = [theirId, ourId].filter((id) => id !== 0);
  let { values } = replies;
  let requests = 2;
  if (jobIds.length === 2) {
    const twins = await compareTwins(context, theirId, ourId);
    values += twins.values;
    requests += twins.requests;
    differences.push(...twins.differences.map(underTwin));
  } else if (jobIds.length === 1) {
    differences.push({ kind: 'value', path: 'twin', theirs: String(theirId), ours: String(ourId) });
  }
  return { requests, values, volatile: 0, differences, jobIds };
}

/** The request of a submission; used for its name in reports too. */
export function submitRequest(
  { userToken }: SubmissionContext,
  submitCase: SubmitCase,
  version: number,
): RawRequest {
  const { contentType = 'application/json', authenticated = true, query = '' } = submitCase;
  const headers: [string, string][] = [];
  if (authenticated) headers.push(['X-SLURM-USER-TOKEN', userToken]);
  if (contentType !== null) headers.push(['Content-Type', contentType]);
  const target = `/slurm/v0.0.${version}/job/submit${query}`;
  return { method: 'POST', target, headers, body: submitCase.body };
}

/** Properties of the job description, from the reference's own document. */
export async function jobProperties(context: SubmissionContext): Promise<readonly Property[]> {
  const { endpoints, rootToken, newest } = context;
  const headers = [['X-SLURM-USER-TOKEN', rootToken]] as const;
  const reply = await sendRaw(endpoints.reference, { method: 'GET', target: '/openapi', headers });
  const document = JSON.parse(reply.body.toString()) as SchemaDocument;
  const { schemas } = document.components;
  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined
      ? schema
      : resolve(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const job = schemas[`v0.0.${newest}_job_desc_msg`];
  if (job?.properties === undefined) throw new Error('the reference documents no job description');
  return Object.entries(job.properties).map(([name, reference]) => {
    const schema = resolve(reference);
    const enumValues = schema.enum ?? resolve(schema.items ?? {}).enum ?? [];
    const isNumber = schema.properties?.['infinite'] !== undefined;
    return { name, type: schema.type ?? '', enumValues, isNumber };
  });
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface SchemaDocument {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

function jobIdOf({ value }: ParsedReply): number {
  const body = value as { job_id?: unknown; result?: { job_id?: unknown } } | undefined;
  return Number(body?.job_id ?? body?.result?.job_id ?? 0);
}

/** Looks again while the two differ: the scheduler may have come to one of them only. */
async function compareTwins(
  context: SubmissionContext,
  theirId: number,
  ourId: number,
): Promise<Comparison & { readonly requests: number }> {
  for (let requests = 2; ; requests += 2) {
    const twins = [describe(context, theirId), describe(context, ourId)] as const;
    const { values, differences: all } = compareValues(...(await Promise.all(twins)));
    const differences = withoutVolatile(all, VOLATILE_IN_TWINS);
    if (differences.length === 0 || requests === 2 * LOOKS_AT_TWINS) {
      return { requests, values, differences };
    }
    await sleep(PAUSE_BETWEEN_LOOKS_MS);
  }
}

/** What the reference shows of a job, and the files that the controller keeps of it. */
async function describe(context: SubmissionContext, id: number): Promise<unknown> {
  const { cluster, endpoints, rootToken, newest } = context;
  const headers = [['X-SLURM-USER-TOKEN', rootToken]] as const;
  const target = `/slurm/v0.0.${newest}/job/${id}`;
  const reply = parseReply(await sendRaw(endpoints.reference, { method: 'GET', target, headers }));
  const { jobs } = (reply.value ?? {}) as { jobs?: unknown };
  const directory = join(
    `/proc/${cluster.initPid}/root${cluster.directory}`,
    `root/var/lib/slurm/slurmctld/hash.${id % 10}/job.${id}`,
  );
  return {
    jobs: maskId(jobs, id),
    script: await fileText(join(directory, 'script')),
    environment: await fileText(join(directory, 'environment')),
  };
}

async function fileText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'latin1');
  } catch {
    return null;
  }
}

/** Texts in which Slurm puts the id of the job. */
const TEXTS_WITH_ID =
  /^(standard_(output|error|input)|std(out|err|in)_expanded|het_job_id_set|array_task_string)$/;

/** Components of a heterogeneous job; their ids follow each other. */
const MAX_COMPONENTS = 128;

/** Replaces a job's id in its texts, so that two jobs can be compared. */
function maskId(value: unknown, id: number, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => maskId(item, id, key));
  const maskNumber = (digits: string) => {
    const component = Number(digits) - id;
    return component >= 0 && component < MAX_COMPONENTS ? `(id+${component})` : digits;
  };
  if (typeof value === 'string') {
    return TEXTS_WITH_ID.test(key) ? value.replace(/\d+/g, maskNumber) : value;
  }
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, maskId(member, id, name)]),
  );
}

function underTwin(difference: Difference): Difference {
  return { ...difference, path: `twin.${difference.path}` };
}
