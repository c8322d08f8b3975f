/** The typed client of a cluster's controllers: fail-over, rate limits, calls and lists. */

import type { Caller } from '../../credentials/caller.js';
import { errorNumber, SlurmError } from '../../errors.js';
import type { AnyCall, Call, ListCall } from '../../messages/engine/rpc.js';
import { isCallIn, replyOf } from '../../messages/engine/rpc.js';
import { ping } from '../../messages/ping.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { decoded, unexpectedAnswer, wholeBody } from '../transport/bodies.js';
import { ConnectError } from '../transport/exchange.js';
import { ListStream } from '../transport/list-stream.js';
import type { SpoolRoom } from '../transport/spool-budget.js';
import type { RequestOptions } from '../transport/waiting.js';
import { pause } from '../transport/waiting.js';
import type { Answer } from './answer.js';
import { codeError } from './answer.js';
import type { ControllerAddress, PeerOptions } from './peer.js';
import { ControllerPeer } from './peer.js';

/** What the client needs of the configuration. */
export interface ControllerOptions extends PeerOptions {
  /** In the order of the configuration. */
  readonly controllers: readonly ControllerAddress[];
  /** After which a standby controller takes over; 120 s, as in slurm.conf, if left out. */
  readonly slurmctldTimeoutMs?: number;
}

const DEFAULT_SLURMCTLD_TIMEOUT_MS = 120_000;
/** The first pause between two rounds over the controllers. */
const ROUND_PAUSE_MS = 1000;
/** The rate limit's pauses grow by this; upstream goes on without end, here ten seconds are enough. */
const RATE_LIMIT_PAUSE_MS = 1000;
const MAX_RATE_LIMIT_PAUSES = 4;

const RATE_LIMITED = errorNumber('SLURMCTLD_COMMUNICATIONS_BACKOFF');
const TIMEOUT = errorNumber('SLURM_PROTOCOL_SOCKET_IMPL_TIMEOUT');
const STANDBY: readonly number[] = [
  errorNumber('ESLURM_IN_STANDBY_MODE'),
  errorNumber('ESLURM_IN_STANDBY_USE_BACKUP'),
];

/** The client. One a cluster; requests run side by side, each on a connection of its own. */
export class ControllerClient {
  readonly #options: ControllerOptions;
  readonly #peers: readonly ControllerPeer[];
  /** The controller that answered last. */
  #preferred = 0;

  constructor(options: ControllerOptions) {
    if (options.controllers.length === 0) throw new Error('no controller is configured');
    this.#options = options;
    this.#peers = options.controllers.map((address) => new ControllerPeer(address, options));
  }

  get controllers(): readonly ControllerAddress[] {
    return this.#options.controllers;
  }

  /** A client of another cluster's controller, with the settings of this one. */
  at(address: ControllerAddress): ControllerClient {
    return new ControllerClient({ ...this.#options, controllers: [address] });
  }

  /** The protocol version that the preferred controller has proved, or null before the first answer. */
  get provedVersion(): ProtocolVersion | null {
    return this.#peer(this.#preferred).version;
  }

  /** Whether the controller's release has a call; finds its version out where it is not known. */
  async supports(
    rpc: Pick<AnyCall<never>, 'range'>,
    caller: Caller,
    options: RequestOptions = {},
  ): Promise<boolean> {
    const { version } = await this.#anyController(
      (peer) => peer.negotiate(caller, options.signal),
      { idempotent: true, signal: options.signal },
    );
    return isCallIn(rpc, version);
  }

  /**
   * Makes a call. A return code of 0 in place of the reply gives null.
   * @throws {SlurmError} the controller's error, or why there is no answer.
   */
  async call<Q, A>(
    rpc: Call<Q, A>,
    value: Partial<Q>,
    caller: Caller,
    options: RequestOptions = {},
  ): Promise<A | null> {
    const room = this.#options.budget.room();
    const answer = messageOf(rpc, await this.#ask(rpc, value, caller, room, options));
    if (answer === null) return null;
    const body = await wholeBody(answer.body);
    const reply = replyOf(rpc, answer.version, answer.messageType);
    if (reply === null) throw unexpectedAnswer(rpc.name, answer.messageType);
    return decoded(rpc.name, reply, answer.version, body);
  }

  /**
   * Asks for a list. Its records are decoded as they are asked for. Null: an empty answer.
   * @throws {SlurmError} as a call does, and with status 503 where there is no room for the reply.
   */
  async list<Q, H, R, T>(
    rpc: ListCall<Q, H, R, T>,
    value: Partial<Q>,
    caller: Caller,
    options: RequestOptions = {},
  ): Promise<ListStream<H, R, T> | null> {
    const room = await this.#options.budget.admit(options.signal);
    let stream: ListStream<H, R, T> | null = null;
    try {
      const answer = messageOf(rpc, await this.#ask(rpc, value, caller, room, options));
      if (answer === null) return null;
      stream = new ListStream(rpc, answer.version, answer.body);
      if (answer.messageType !== rpc.reply.messageType)
        throw unexpectedAnswer(rpc.name, answer.messageType);
      await stream.open();
      return stream;
    } catch (error) {
      stream?.close();
      throw error;
    } finally {
      if (stream === null) room.release();
    }
  }

  /** Asks one controller whether it is there; null when it is, else the error. */
  async ping(
    index: number,
    caller: Caller,
    options: RequestOptions = {},
  ): Promise<SlurmError | null> {
    const request = { caller, room: this.#options.budget.room(), signal: options.signal };
    try {
      const answer = messageOf(ping, await this.#peer(index).request(ping, {}, request));
      answer?.body.close();
      return null;
    } catch (error) {
      if (error instanceof SlurmError) return error;
      throw error;
    }
  }

  #peer(index: number): ControllerPeer {
    const peer = this.#peers[index];
    if (peer === undefined) throw new Error(`there is no controller ${index}`);
    return peer;
  }

  /** Makes a request; while the controller asks for a slower pace, again after growing pauses. */
  async #ask<Q>(
    rpc: AnyCall<Q>,
    value: Partial<Q>,
    caller: Caller,
    room: SpoolRoom,
    { signal }: RequestOptions,
  ): Promise<Answer> {
    for (let pauses = 1; ; pauses++) {
      const answer = await this.#anyController(
        async (peer) => {
          const given = await peer.request(rpc, value, { caller, room, signal });
          if (given.type === 'code' && STANDBY.includes(given.number)) throw codeError(given);
          return given;
        },
        { idempotent: rpc.idempotent, signal },
      );
      const limited = answer.type === 'code' && answer.number === RATE_LIMITED;
      if (!limited || pauses > MAX_RATE_LIMIT_PAUSES) return answer;
      await pause(pauses * RATE_LIMIT_PAUSE_MS, signal);
    }
  }

  /**
   * Goes round the controllers, from the one that answered last, until one answers. As with upstream's
   * library, rounds go on for MessageTimeout while none can be reached, and for one and a half
   * SlurmctldTimeout while one is in standby, which then takes over within SlurmctldTimeout. Upstream
   * sleeps half of that between two rounds; pauses here grow up to it. A single controller in standby
   * is not waited for. One that takes a request and does not answer within MessageTimeout is passed
   * over where the request may be repeated.
   */
  async #anyController<T>(
    visit: (peer: ControllerPeer) => Promise<T>,
    { idempotent, signal }: { idempotent: boolean; signal: AbortSignal | undefined },
  ): Promise<T> {
    const { messageTimeoutMs, slurmctldTimeoutMs = DEFAULT_SLURMCTLD_TIMEOUT_MS } = this.#options;
    const startedMs = Date.now();
    for (let pauseMs = ROUND_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, slurmctldTimeoutMs / 2)) {
      const round = await this.#round(visit, idempotent);
      if ('answer' in round) return round.answer;
      const patienceMs = round.standby ? 1.5 * slurmctldTimeoutMs : messageTimeoutMs;
      const nextMs = round.standby ? pauseMs : ROUND_PAUSE_MS;
      if (Date.now() - startedMs + nextMs > patienceMs) throw round.error;
      await pause(nextMs, signal);
    }
  }

  /** One round; an error that no other controller can mend is thrown at once. */
  async #round<T>(
    visit: (peer: ControllerPeer) => Promise<T>,
    idempotent: boolean,
  ): Promise<{ answer: T } | { error: unknown; standby: boolean }> {
    const count = this.#peers.length;
    const first = this.#preferred;
    let error: unknown;
    let standby = false;
    for (let i = 0; i < count; i++) {
      const index = (first + i) % count;
      try {
        const answer = await visit(this.#peer(index));
        this.#preferred = index;
        return { answer };
      } catch (thrown) {
        const number = thrown instanceof SlurmError ? thrown.errorNumber : 0;
        const isStandby = STANDBY.includes(number) && count > 1;
        const isTimeout = number === TIMEOUT && idempotent;
        if (!(thrown instanceof ConnectError) && !isStandby && !isTimeout) throw thrown;
        // A standby's answer says more than that another one is down.
        if (!standby) error = thrown;
        standby ||= isStandby;
      }
    }
    this.#preferred = 0;
    return { error, standby };
  }
}

/** The message of an answer, or null for the return code of success. Other codes are thrown. */
function messageOf(
  rpc: { readonly name: string },
  answer: Answer,
): (Answer & { type: 'message' }) | null {
  if (answer.type === 'message') return answer;
  if (answer.number === 0) return null;
  throw codeError(answer, rpc.name);
}
