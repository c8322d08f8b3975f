/** One operation in one API version: from a request to what its handler says, and back. */
import type { IncomingMessage } from 'node:http';
import type { Cluster } from '../cluster/cluster.js';
import type { Caller } from '../credentials/caller.js';
import { SlurmError } from '../errors.js';
import type { LookUp, Surroundings } from '../model/engine/context.js';
import { Findings } from '../model/engine/context.js';
import type { Json, JsonObject } from '../model/engine/json.js';
import type { AnyKind, Read } from '../model/engine/kind.js';
import { compileReader } from '../model/engine/kind.js';
import type { Meta } from '../model/types/envelope.js';
import type { ApiVersion, DataParser } from '../model/versions.js';
import { apiVersionName, hasFlag } from '../model/versions.js';
import type { AnyOperation, OperationReply } from '../operations/operation.js';
import { FAILURE } from '../operations/operation.js';
import { decodeBody, decodeForm } from './decode.js';
import type { MakeEncoder } from './encoders.js';
import type { Input, InputReaders } from './input.js';
import { inputNouns, readInput } from './input.js';
import { listKeys, splitLists } from './lists.js';
import { bodyFormat } from './negotiation.js';
import { Refusal } from './refusal.js';
import type { ReplyContext, WrittenReply } from './reply.js';
import { ReplyWriter } from './reply.js';
import type { Turns } from './turns.js';

/** A request as it arrives at its endpoint. */
export interface EndpointRequest {
  readonly raw: IncomingMessage;
  readonly caller: Caller;
  /** Decoded parts of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: string;
  /** Empty where there is none. */
  readonly body: Buffer;
  /** How the reply is written. */
  readonly makeEncoder: MakeEncoder;
  readonly signal: AbortSignal;
}

/** What a handler says, and its status where that is not the one of its errors. */
interface Answer {
  readonly reply: OperationReply;
  readonly status: number | null;
}

/** Which plugin of upstream's serves a group of paths: shown in `meta`. */
const PLUGINS = { slurm: 'slurmctld', slurmdb: 'slurmdbd', util: 'util' } as const;

/** Compiled once, when the server is built. */
export class Endpoint {
  readonly #operation: AnyOperation;
  readonly #parser: DataParser;
  readonly #version: ApiVersion;
  readonly #cluster: Cluster;
  readonly #readers: InputReaders;
  /** Lists that a query or form may hold. */
  readonly #lists: ReadonlySet<string>;
  readonly #lookUps: ReadonlySet<LookUp>;
  readonly #writer: ReplyWriter;

  constructor(operation: AnyOperation, parser: DataParser, cluster: Cluster, turns: Turns) {
    const { version } = parser;
    this.#operation = operation;
    this.#parser = parser;
    this.#version = version;
    this.#cluster = cluster;
    const reader = (kind: AnyKind | undefined): Read<unknown> | null =>
      kind === undefined ? null : compileReader(kind, version);
    this.#readers = {
      parameters: reader(operation.parameters),
      query: reader(operation.query),
      body: reader(operation.body),
      nouns: inputNouns(operation),
    };
    this.#lists = listKeys(operation.body ?? operation.query, version);
    const written = operation.writes ?? operation.response;
    const kinds = [operation.parameters, operation.query, operation.body, written];
    this.#lookUps = new Set(kinds.flatMap((kind) => kind?.lookUps?.(version) ?? []));
    this.#writer = new ReplyWriter(written, version, turns);
  }

  /** Handles a request. Throws a {@link Refusal} where it cannot be decoded. */
  async handle(request: EndpointRequest): Promise<WrittenReply> {
    const { input, surroundings } = await this.#read(request);
    const answer = await this.#answer(request, input, surroundings);
    try {
      return await this.#write(request, answer, input, surroundings);
    } catch (error) {
      if (answer.reply.type === 'list') answer.reply.close();
      throw error;
    }
  }

  async #write(
    request: EndpointRequest,
    answer: Answer,
    { findings }: Input,
    surroundings: Surroundings,
  ): Promise<WrittenReply> {
    const context = this.#replyContext(surroundings, findings, await this.#meta(request), request);
    try {
      const written = await this.#writer.write(answer.reply, context);
      return { ...written, status: answer.status ?? written.status };
    } catch (error) {
      // A list that breaks off before anything of it is sent.
      const { reply, status } = failure(error, findings);
      const written = await this.#writer.write(reply, context);
      return { ...written, status: status ?? written.status };
    }
  }

  /**
   * Names every member: an object that is made by spreading another gets a new hidden class when the engine
   * knows more of it, and all writers would be compiled again for that.
   */
  #replyContext(
    surroundings: Surroundings,
    findings: Findings,
    meta: Meta,
    { makeEncoder }: EndpointRequest,
  ): ReplyContext {
    return {
      names: surroundings.names,
      now: surroundings.now,
      clusterName: surroundings.clusterName,
      maxArraySize: surroundings.maxArraySize,
      selectsCpus: surroundings.selectsCpus,
      cpuFreqGovernors: surroundings.cpuFreqGovernors,
      cpuFreqDef: surroundings.cpuFreqDef,
      lookUps: surroundings.lookUps,
      version: this.#version,
      complex: hasFlag(this.#parser, 'COMPLEX'),
      findings,
      meta,
      makeEncoder,
      nameService: this.#cluster.names,
    };
  }

  /**
   * What a request says is its query or its body, never both: either is taken for the other by operations
   * that want the other (upstream: operations.c).
   */
  #decode({ body, query, raw }: EndpointRequest): Json {
    if (body.length === 0) return splitLists(decodeForm(query), this.#lists);
    if (query !== '') throw new Refusal('ESLURM_HTTP_UNEXPECTED_BODY');
    const format = bodyFormat(raw.headers['content-type']);
    const decoded = decodeBody(body, format);
    return format === 'form' ? splitLists(decoded as JsonObject, this.#lists) : decoded;
  }

  async #read(
    request: EndpointRequest,
  ): Promise<{ readonly input: Input; readonly surroundings: Surroundings }> {
    const { parameters, caller, signal } = request;
    let surroundings = this.#cluster.surroundings();
    try {
      const lookUps = await this.#cluster.lookUps(this.#lookUps, caller, { signal });
      surroundings = { ...surroundings, lookUps };
      const decoded = this.#decode(request);
      const hasBody = this.#operation.body !== undefined;
      const given = hasBody ? { query: {}, body: decoded } : { query: decoded, body: undefined };
      const raw = { parameters, ...given };
      const { names } = this.#cluster;
      const input = await readInput(this.#readers, raw, this.#parser, surroundings, names);
      return { input, surroundings };
    } catch (error) {
      const findings = new Findings();
      failure(error, findings);
      const nothing = { parameters: {}, query: {}, body: undefined };
      return { input: { ...nothing, findings, failed: true, status: null }, surroundings };
    }
  }

  /** Input with errors is refused before it can change anything; reading goes on as upstream does. */
  async #answer(
    request: EndpointRequest,
    input: Input,
    surroundings: Surroundings,
  ): Promise<Answer> {
    const { findings, parameters, query, body } = input;
    const refused = this.#operation.method !== 'get' && findings.errors.length > 0;
    if (input.failed || refused) return { reply: FAILURE, status: input.status };
    try {
      const reply = await this.#operation.handle({
        version: this.#version,
        cluster: this.#cluster,
        caller: request.caller,
        surroundings,
        parameters,
        query,
        body,
        findings,
        signal: request.signal,
      } as never);
      return { reply, status: null };
    } catch (error) {
      return failure(error, findings);
    }
  }

  async #meta({ raw, caller }: EndpointRequest): Promise<Meta> {
    const { facts } = this.#cluster;
    const plugin = PLUGINS[this.#operation.group];
    const { user, group } = await this.#cluster.identityOf(caller);
    return {
      pluginType: `openapi/${plugin}`,
      pluginName: `Slurm OpenAPI ${plugin}`,
      dataParser: `data_parser/${this.#parser.name ?? apiVersionName(this.#version)}`,
      accountingStorage: facts.accountingStorageType,
      source: peerOf(raw),
      user,
      group,
      command: null,
      ...(await this.#cluster.release(caller)),
      cluster: facts.clusterName,
    };
  }
}

function peerOf({ socket }: IncomingMessage): string {
  if (socket.remoteAddress === undefined) return 'unix';
  const host = socket.remoteFamily === 'IPv6' ? `[${socket.remoteAddress}]` : socket.remoteAddress;
  return `${host}:${socket.remotePort}`;
}

/** An error of Slurm becomes an error of the reply; any other is thrown on. */
function failure(error: unknown, findings: Findings): Answer {
  if (!(error instanceof SlurmError)) throw error;
  findings.error(error.errorNumber, error.description, error.source);
  return { reply: FAILURE, status: error.status };
}
