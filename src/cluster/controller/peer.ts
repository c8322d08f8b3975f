/** One controller: requests to it, in the version that it speaks. */

import type { Caller } from '../../credentials/caller.js';
import type { CredentialSource } from '../../credentials/credentials.js';
import type { AnyCall } from '../../messages/engine/rpc.js';
import { ping } from '../../messages/ping.js';
import { encodeFrame } from '../../wire/header.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import { decodeFailure, encoded } from '../transport/bodies.js';
import type { LinkOptions } from '../transport/exchange.js';
import { ConnectError, exchange } from '../transport/exchange.js';
import type { SpoolBudget, SpoolRoom } from '../transport/spool-budget.js';
import type { Answer, NoAnswer } from './answer.js';
import { answerOf, noAnswerError } from './answer.js';
import type { Negotiated } from './negotiation.js';
import { Negotiation } from './negotiation.js';

/** One controller host. */
export interface ControllerAddress {
  /** Name in the configuration, as `ping` shows it. */
  readonly name: string;
  readonly address: string;
  /** Every port of a range serves; they are taken in turn. */
  readonly ports: readonly number[];
}

/** What is common to the controllers of a cluster. */
export interface PeerOptions extends LinkOptions {
  readonly messageTimeoutMs: number;
  readonly credentials: CredentialSource;
  readonly budget: SpoolBudget;
  /** Speak this version only. */
  readonly forcedVersion?: ProtocolVersion;
}

/** Who asks, where the reply may go, and until when it is wanted. */
export interface PeerRequest {
  readonly caller: Caller;
  readonly room: SpoolRoom;
  readonly signal: AbortSignal | undefined;
}

/** A controller. Requests run side by side, each on a connection of its own. */
export class ControllerPeer {
  readonly address: ControllerAddress;
  readonly #options: PeerOptions;
  readonly #negotiation: Negotiation;
  #requests = 0;

  constructor(address: ControllerAddress, options: PeerOptions) {
    this.address = address;
    this.#options = options;
    this.#negotiation = new Negotiation(async (version, caller, signal) => {
      const room = options.budget.room();
      const answer = await this.#exchange(ping, {}, version, caller, { room, signal });
      if (answer.type === 'message') answer.body.close();
      return answer;
    });
  }

  /** The version that is spoken with the controller as far as it is known. */
  get version(): ProtocolVersion | null {
    return this.#options.forcedVersion ?? this.#negotiation.version;
  }

  /** The version to speak; found out where it is not known. */
  async negotiate(caller: Caller, signal: AbortSignal | undefined): Promise<Negotiated> {
    const { forcedVersion } = this.#options;
    if (forcedVersion !== undefined) return { version: forcedVersion, remembered: false };
    return await this.#negotiation.negotiate(caller, signal);
  }

  /**
   * Makes a request. It is made a second time after a refusal of its version, and after silence only
   * where that version was remembered and the call may be repeated.
   * @throws {ConnectError} where nobody was reached, else {@link SlurmError}.
   */
  async request<Q>(rpc: AnyCall<Q>, value: Partial<Q>, request: PeerRequest): Promise<Answer> {
    const { caller, signal } = request;
    const first = await this.negotiate(caller, signal);
    const answer = await this.#exchange(rpc, value, first.version, caller, request);
    if (isAnswer(answer)) return answer;
    const error = noAnswerError(answer, first.version);
    const repeatable = answer.type === 'refusal' || (first.remembered && rpc.idempotent);
    if (!repeatable || this.#options.forcedVersion !== undefined) throw error;
    const second = await this.negotiate(caller, signal);
    if (second.remembered && second.version === first.version) throw error;
    const last = await this.#exchange(rpc, value, second.version, caller, request);
    if (isAnswer(last)) return last;
    throw noAnswerError(last, second.version);
  }

  /** One connection. What it tells of the version is passed on to the negotiation. */
  async #exchange<Q>(
    rpc: AnyCall<Q>,
    value: Partial<Q>,
    version: ProtocolVersion,
    caller: Caller | null,
    { room, signal }: { room: SpoolRoom; signal: AbortSignal | undefined },
  ): Promise<Answer | NoAnswer> {
    const { credentials } = this.#options;
    const body = encoded(rpc, version, value);
    const { messageType } = rpc;
    const credential = caller && (await credentials.make(caller, messageType, body));
    const { address: host, ports } = this.address;
    const port = ports[this.#requests++ % ports.length] as number;
    try {
      const frame = encodeFrame({ version, messageType, body, credential });
      const options = { ...this.#options, host, port, room, signal };
      const result = await exchange(frame, options);
      const answer = await answerOf(result, version);
      if (answer.type === 'refusal') this.#negotiation.refused(version, answer.speaks);
      if (answer.type === 'silence') this.#negotiation.distrust();
      return answer;
    } catch (error) {
      if (error instanceof ConnectError) this.#negotiation.distrust();
      throw decodeFailure(rpc.name, error);
    }
  }
}

function isAnswer(answer: Answer | NoAnswer): answer is Answer {
  return answer.type === 'code' || answer.type === 'message';
}
