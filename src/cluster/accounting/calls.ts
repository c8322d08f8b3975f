/** What is done in a session: calls and lists, one after the other. */
import { errorText, SlurmError } from '../../errors.js';
import type { ListTail } from '../../messages/accounting/calls.js';
import { PERSIST_RC } from '../../messages/accounting/session.js';
import type { Positioned } from '../../messages/engine/reply.js';
import type { AnyCall, Call, ListCall } from '../../messages/engine/rpc.js';
import { isCallIn, replyOf } from '../../messages/engine/rpc.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { decoded, unexpectedAnswer, wholeBody } from '../transport/bodies.js';
import { ListStream } from '../transport/list-stream.js';
import type { SpoolBudget } from '../transport/spool-budget.js';
import type { AccountingSession } from './session.js';

/** What a session is used for. */
export interface Use {
  readonly session: AccountingSession;
  readonly budget: SpoolBudget;
  /** Whether calls that change something may be made. */
  readonly mayChange: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The calls of one use of a session; not to be made after its end. */
export class AccountingCalls {
  readonly #use: Use;

  constructor(use: Use) {
    this.#use = use;
  }

  /** The version that is spoken. */
  get version(): ProtocolVersion {
    return this.#use.session.version;
  }

  /** Whether the daemon's release has a call. */
  supports(rpc: Pick<AnyCall<never>, 'range'>): boolean {
    return isCallIn(rpc, this.version);
  }

  /**
   * Makes a call. A return code of 0 gives null where it is not the reply itself.
   * @throws {SlurmError} the daemon's error, or why there is no answer.
   */
  async call<Q, A>(rpc: Call<Q, A>, value: Partial<Q>): Promise<A | null> {
    const { session, budget, signal } = this.#permitted(rpc);
    const answer = await session.ask(rpc, value, { room: budget.room(), signal });
    const isCode = answer.type === 'success';
    const messageType = isCode ? PERSIST_RC : answer.frame.messageType;
    const body = isCode ? answer.body : await wholeBody(answer.frame.body);
    const reply = replyOf(rpc, session.version, messageType);
    if (reply === null && isCode) return null;
    if (reply === null) throw unexpectedAnswer(rpc.name, messageType);
    return decoded(rpc.name, reply, session.version, body);
  }

  /**
   * Asks for a list. Its records are decoded as they are asked for, after the session's end too. Null:
   * an empty answer. A code at the list's end is an error: thrown here where the list is there whole,
   * else behind its last slice.
   * @throws {SlurmError} as a call does, and with status 503 where there is no room for the reply.
   */
  async list<Q, H, R, T extends ListTail>(
    rpc: ListCall<Q, H, R, T>,
    value: Partial<Q>,
  ): Promise<ListStream<H, R, T> | null> {
    const { session, budget, signal } = this.#permitted(rpc);
    const room = await budget.admit(signal);
    let stream: ListStream<H, R, T> | null = null;
    try {
      const answer = await session.ask(rpc, value, { room, signal });
      if (answer.type === 'success') return null;
      const { frame } = answer;
      stream = new WholeList<H, R, T>(rpc, session.version, frame.body);
      if (frame.messageType !== rpc.reply.messageType)
        throw unexpectedAnswer(rpc.name, frame.messageType);
      checkEnd(rpc.name, frame.endCode() ?? 0);
      await stream.open();
      return stream;
    } catch (error) {
      stream?.close();
      throw error;
    } finally {
      if (stream === null) room.release();
    }
  }

  #permitted(rpc: { readonly name: string; readonly idempotent: boolean }): Use {
    if (!rpc.idempotent && !this.#use.mayChange) {
      throw new Error(`${rpc.name} changes something: it is for a transaction`);
    }
    return this.#use;
  }
}

/** A list that is an error where its end says that it is not whole. */
class WholeList<H, R, T extends ListTail> extends ListStream<H, R, T> {
  override async *slices(): AsyncGenerator<Positioned<R>[]> {
    yield* super.slices();
    checkEnd(this.name, this.tail.return_code | 0);
  }
}

function checkEnd(name: string, code: number): void {
  if (code === 0) return;
  throw new SlurmError(code, {
    source: name,
    description: `The list of ${name} is not whole: ${errorText(code)}`,
  });
}
