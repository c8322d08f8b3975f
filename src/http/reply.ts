/** Writes replies: an envelope around a payload, whole or record by record. */
import { errorText, httpStatus } from '../errors.js';
import type { Findings, NameSink, WriteContext } from '../model/engine/context.js';
import type { AnyKind, Write } from '../model/engine/kind.js';
import type { AnyObject } from '../model/engine/object.js';
import type { StreamWriter } from '../model/engine/object-writer.js';
import type { Envelope, EnvelopeError, Meta } from '../model/types/envelope.js';
import { FAILURE_RESP } from '../model/types/envelope.js';
import type { ApiVersion } from '../model/versions.js';
import type { ListReply, OperationReply } from '../operations/operation.js';
import type { NameService } from '../system/names.js';
import { Chunks } from './chunks.js';
import type { MakeEncoder } from './encoders.js';
import type { Turns } from './turns.js';

/** Texts of records become bytes in pieces of this length: longer ones take more time to be put together. */
const PIECE_CHARACTERS = 16 * 1024;

/** A reply as HTTP sends it. */
export interface WrittenReply {
  readonly status: number;
  /** Slurm's number of the first error that has one; 0 for none. */
  readonly errorNumber: number;
  /** Null: no body, as 204 and 304 have it. */
  readonly body: Buffer | AsyncIterable<Buffer> | null;
}

/** What a reply is written with. */
export interface ReplyContext extends WriteContext {
  readonly meta: Meta;
  /** How the JSON text that is written is sent. An encoder is good for one reply, whole or broken off. */
  readonly makeEncoder: MakeEncoder;
  readonly nameService: NameService;
}

/** What a reply comes to by its errors: the first one that has a number decides. */
function outcomeOf({ errors }: Findings): Pick<WrittenReply, 'status' | 'errorNumber'> {
  const errorNumber = errors.find(({ error_number }) => error_number !== 0)?.error_number ?? 0;
  return { status: errorNumber === 0 ? 200 : httpStatus(errorNumber), errorNumber };
}

/** The writers of one operation in one version. */
export class ReplyWriter {
  readonly #type: AnyObject;
  readonly #version: ApiVersion;
  readonly #turns: Turns;
  readonly #whole: Write<unknown>;
  readonly #failure: Write<Envelope>;
  #stream: { key: string; writer: StreamWriter<unknown>; item: AnyKind } | null = null;

  constructor(type: AnyObject, version: ApiVersion, turns: Turns) {
    this.#type = type;
    this.#version = version;
    this.#turns = turns;
    this.#whole = type.writer(version);
    this.#failure = FAILURE_RESP.writer(version);
  }

  /** Writes a handler's answer. A list is sent whole, with its length, where it fits one chunk. */
  async write(reply: OperationReply, context: ReplyContext): Promise<WrittenReply> {
    if (reply.type === 'status') return { status: reply.status, errorNumber: 0, body: null };
    if (reply.type === 'list') return await this.#list(reply, context);
    const payload = reply.type === 'object' ? reply.payload : {};
    const record = withEnvelope(payload, context);
    if (reply.type === 'object') await resolveNames(this.#type, [record], context.nameService);
    const json =
      reply.type === 'object' ? this.#whole(record, context) : this.#failure(record, context);
    return { ...outcomeOf(context.findings), body: Buffer.from(context.makeEncoder()(json)) };
  }

  async #list(reply: ListReply, context: ReplyContext): Promise<WrittenReply> {
    const chunks = this.#chunks(reply, context);
    const start: Buffer[] = [];
    while (start.length < 2) {
      const { done, value } = await chunks.next();
      if (done) return { ...outcomeOf(context.findings), body: Buffer.concat(start) };
      start.push(value);
    }
    return { ...outcomeOf(context.findings), body: startingWith(start, chunks) };
  }

  /** However far it is read, the list is closed in the end. */
  async *#chunks(reply: ListReply, context: ReplyContext): AsyncGenerator<Buffer> {
    try {
      const { writer, item } = this.#streamOf(reply.list);
      const record = withEnvelope(reply.payload, context);
      const write = writer.items(context) as (entry: unknown) => string;
      const encode = context.makeEncoder();
      const chunks = new Chunks();
      let text = writer.before(record as never, context);
      let separator = '';
      for await (const slice of reply.records) {
        if (slice.length === 0) continue;
        await resolveNames(item, slice, context.nameService);
        await this.#turns.next();
        for (const entry of slice) {
          text += separator + write(entry);
          separator = ',';
          if (text.length < PIECE_CHARACTERS) continue;
          const full = chunks.add(encode(text));
          text = '';
          if (full !== null) yield full;
        }
      }
      text += writer.after(Object.assign(record, reply.tail?.()) as never, context);
      yield* chunks.end(encode(text));
    } finally {
      reply.close();
    }
  }

  #streamOf(key: string): { writer: StreamWriter<unknown>; item: AnyKind } {
    if (this.#stream?.key !== key) {
      const field = this.#type.fieldsOf(this.#version).find((entry) => entry.field.key === key);
      const item = field?.kind.item;
      if (item === undefined) throw new Error(`${this.#type.name} has no list ${key}`);
      this.#stream = { key, writer: this.#type.streamWriter(this.#version, key), item };
    }
    return this.#stream;
  }
}

/** No generator: closing one that was never read would not close the rest. */
function startingWith(
  start: readonly Buffer[],
  rest: AsyncGenerator<Buffer>,
): AsyncIterableIterator<Buffer> {
  const before = start.values();
  return {
    async next() {
      const { done, value } = before.next();
      return done === true ? await rest.next() : { done: false, value };
    },
    return: async () => await rest.return(undefined),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The findings are read when their keys are written: behind the payload, whose writing may add some. */
function withEnvelope(
  payload: Readonly<Record<string, unknown>>,
  { findings, meta }: ReplyContext,
): Envelope & Record<string, unknown> {
  return Object.defineProperties(
    { ...payload, meta },
    {
      errors: { get: () => findings.errors.map(withText), enumerable: true },
      warnings: { get: () => findings.allWarnings(), enumerable: true },
    },
  ) as Envelope & Record<string, unknown>;
}

function withText(error: Findings['errors'][number]): EnvelopeError {
  return { ...error, error: errorText(error.error_number) };
}

/** Asks the name service for all that a slice of records will show, before it is written. */
async function resolveNames(
  kind: AnyKind,
  records: readonly unknown[],
  names: NameService,
): Promise<void> {
  if (kind.collect === undefined) return;
  const uids = new Set<number>();
  const gids = new Set<number>();
  const sink: NameSink = { user: (uid) => uids.add(uid), group: (gid) => gids.add(gid) };
  for (const record of records) kind.collect(record, sink);
  await names.resolve({ uids, gids });
}
