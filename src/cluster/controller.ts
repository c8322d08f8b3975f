/** The typed client of a cluster's controllers: negotiation, fail-over, calls and lists. */
import type { CredentialSource } from '../credentials/credentials.js';
import { errorNumber, SlurmError } from '../errors.js';
import {
  RESPONSE_SLURM_RC,
  RESPONSE_SLURM_RC_MSG,
  returnCode,
  returnCodeText,
} from '../messages/common.js';
import type { AnyCall, Call, ListCall } from '../messages/engine/rpc.js';
import { decodeBody, encodeRequest, isCallIn } from '../messages/engine/rpc.js';
import { ping } from '../messages/ping.js';
import { WireError } from '../wire/errors.js';
import { encodeFrame } from '../wire/header.js';
import type { ProtocolVersion } from '../wire/versions.js';
import { NEWEST_PROTOCOL_VERSION, PROTOCOL_VERSIONS } from '../wire/versions.js';
import type { Caller } from './caller.js';
import { ListStream } from './list-stream.js';
import type { Spool, SpoolBudget } from './spool.js';
import type { ExchangeResult } from './transport.js';
import { ConnectError, exchange } from './transport.js';

/** One controller host. */
export interface ControllerAddress {
  /** Name in the configuration, as `ping` shows it. */
  readonly name: string;
  readonly address: string;
  /** Every port of a range serves; one is chosen a request. */
  readonly ports: readonly number[];
}

/** What the client needs of the configuration. */
export interface ControllerOptions {
  readonly controllers: readonly ControllerAddress[];
  readonly messageTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly credentials: CredentialSource;
  readonly budget: SpoolBudget;
  /** Speak this version only. */
  readonly forcedVersion?: ProtocolVersion;
}

/** Options of one request. */
export interface RequestOptions {
  readonly signal?: AbortSignal;
}

/** What a request got from one controller. */
interface Answer {
  readonly version: ProtocolVersion;
  readonly messageType: number;
  readonly body: Spool;
}

const AUTHENTICATION_ERROR = errorNumber('SLURM_PROTOCOL_AUTHENTICATION_ERROR');
const STANDBY = errorNumber('ESLURM_IN_STANDBY_MODE');
/** A call, for messages. */
type Named = { readonly name: string };
/** Between two rounds over the controllers. */
const ROUND_PAUSE_MS = 1000;
/** The most bytes of a reply that is decoded whole. */
const MAX_WHOLE_BYTES = 256 * 1024 * 1024;
/** Releases from here on tell their version without a credential. */
const OLDEST_WITH_PROBE = 42;

/** What is known of one controller: only what an answered request has proved. */
interface Known {
  version: ProtocolVersion | null;
}

/** The client. One a cluster; requests run side by side, each on a connection of its own. */
export class ControllerClient {
  readonly #options: ControllerOptions;
  readonly #known: Known[];
  #preferred = 0;

  constructor(options: ControllerOptions) {
    if (options.controllers.length === 0) throw new Error('no controller is configured');
    this.#options = options;
    this.#known = options.controllers.map(() => ({ version: null }));
  }

  get controllers(): readonly ControllerAddress[] {
    return this.#options.controllers;
  }

  /** The protocol version that the preferred controller has proved, or null before the first answer. */
  get provedVersion(): ProtocolVersion | null {
    return this.#options.forcedVersion ?? this.#known[this.#preferred]?.version ?? null;
  }

  /** Makes a call. A return code of 0 in place of the reply gives null. */
  async call<Q, A>(
    rpc: Call<Q, A>,
    value: Partial<Q>,
    caller: Caller,
    options: RequestOptions = {},
  ): Promise<A | null> {
    const answer = await this.#request(rpc, value, caller, options);
    const body = await wholeBody(answer.body);
    const failure = returnCodeOf(answer, body, rpc.name);
    if (failure === 'success') return null;
    if (rpc.reply === null || answer.messageType !== rpc.reply.messageType) {
      throw unexpected(rpc, answer.messageType);
    }
    return decoded(rpc, () =>
      decodeBody((rpc.reply as NonNullable<typeof rpc.reply>).type, answer.version, body),
    );
  }

  /** Asks for a list. Its records are decoded as they are asked for. Null: an empty answer. */
  async list<Q, H, R, T>(
    rpc: ListCall<Q, H, R, T>,
    value: Partial<Q>,
    caller: Caller,
    options: RequestOptions = {},
  ): Promise<ListStream<H, R, T> | null> {
    await this.#options.budget.admit();
    const answer = await this.#request(rpc, value, caller, options);
    if (answer.messageType !== rpc.reply.messageType) {
      const body = await wholeBody(answer.body);
      if (returnCodeOf(answer, body, rpc.name) === 'success') return null;
      throw unexpected(rpc, answer.messageType);
    }
    const stream = new ListStream(rpc.reply, answer.version, answer.body);
    try {
      await stream.open();
    } catch (error) {
      stream.close();
      throw decodeFailure(rpc, error);
    }
    return stream;
  }

  /** Asks one controller whether it is there; null when it is, else the error. */
  async ping(
    index: number,
    caller: Caller,
    options: RequestOptions = {},
  ): Promise<SlurmError | null> {
    try {
      const answer = await this.#attempt(index, ping, {}, caller, options);
      returnCodeOf(answer, await wholeBody(answer.body), ping.name);
      return null;
    } catch (error) {
      if (error instanceof SlurmError) return error;
      throw error;
    }
  }

  /** Goes round the controllers until one answers, at most as long as a message may take. */
  async #request<Q>(
    rpc: AnyCall<Q>,
    value: Partial<Q>,
    caller: Caller,
    options: RequestOptions,
  ): Promise<Answer> {
    const deadline = Date.now() + this.#options.messageTimeoutMs;
    const count = this.#options.controllers.length;
    for (;;) {
      let failure: Error | undefined;
      for (let i = 0; i < count; i++) {
        const index = (this.#preferred + i) % count;
        try {
          const answer = await this.#attempt(index, rpc, value, caller, options);
          if (await isStandby(answer)) {
            failure = new SlurmError(STANDBY);
            continue;
          }
          this.#preferred = index;
          return answer;
        } catch (error) {
          if (!(error instanceof ConnectError) || options.signal?.aborted) throw error;
          failure = error;
        }
      }
      if (Date.now() + ROUND_PAUSE_MS >= deadline) throw failure as Error;
      await pause(ROUND_PAUSE_MS, options.signal);
    }
  }

  /** One controller; renegotiates once where the request was certainly not carried out. */
  async #attempt<Q>(
    index: number,
    rpc: AnyCall<Q>,
    value: Partial<Q>,
    caller: Caller,
    options: RequestOptions,
  ): Promise<Answer> {
    const known = this.#known[index] as Known;
    let remembered = known.version !== null && this.#options.forcedVersion === undefined;
    for (;;) {
      const version = await this.#versionOf(index, caller, options);
      if (!isCallIn(rpc, version)) {
        throw new SlurmError('ESLURM_NOT_SUPPORTED', {
          description: `${rpc.name} does not exist in the controller's release`,
        });
      }
      const body = encoded(rpc, version, value);
      const credential = await this.#options.credentials.make(caller, rpc.messageType, body);
      const frame = encodeFrame({ version, messageType: rpc.messageType, body, credential });
      const result = await this.#exchange(index, frame, options);
      if (result.type === 'reply' && result.header.version === version) {
        const { messageType } = result.header;
        if (this.#options.forcedVersion === undefined) known.version = version;
        return { version, messageType, body: result.body };
      }
      if (result.type === 'reply') result.body.close();
      known.version = null;
      const refused = result.type !== 'silence';
      if (remembered && (refused || rpc.idempotent)) {
        remembered = false;
        continue;
      }
      throw noAnswer(result, version);
    }
  }

  async #exchange(
    index: number,
    frame: Uint8Array,
    options: RequestOptions,
  ): Promise<ExchangeResult> {
    const controller = this.#options.controllers[index] as ControllerAddress;
    const port = controller.ports[Math.floor(Math.random() * controller.ports.length)] as number;
    return await exchange(
      frame,
      {
        host: controller.address,
        port,
        connectTimeoutMs: this.#options.connectTimeoutMs,
        messageTimeoutMs: this.#options.messageTimeoutMs,
        ...options,
      },
      this.#options.budget,
    );
  }

  /** The version to speak with a controller. */
  async #versionOf(
    index: number,
    caller: Caller,
    options: RequestOptions,
  ): Promise<ProtocolVersion> {
    if (this.#options.forcedVersion !== undefined) return this.#options.forcedVersion;
    const known = (this.#known[index] as Known).version;
    if (known !== null) return known;
    return (
      (await this.#probe(index, options)) ??
      (await this.#walkDown(index, caller, options)) ??
      NEWEST_PROTOCOL_VERSION
    );
  }

  /**
   * A PING without a credential: 24.11 and later refuse it in the version they speak, or name theirs;
   * 25.11 and later answer a version that they do not know in HTTP. Null where that told nothing.
   */
  async #probe(index: number, options: RequestOptions): Promise<ProtocolVersion | null> {
    for (const version of PROTOCOL_VERSIONS) {
      if (version < OLDEST_WITH_PROBE) return null;
      const frame = encodeFrame({
        version,
        messageType: ping.messageType,
        body: Buffer.alloc(0),
        credential: null,
      });
      const result = await this.#exchange(index, frame, options);
      if (result.type !== 'reply') continue;
      result.body.close();
      if (result.header.version !== null) return result.header.version;
    }
    return null;
  }

  /** Older controllers answer only a request with a good credential: the first version answered. */
  async #walkDown(
    index: number,
    caller: Caller,
    options: RequestOptions,
  ): Promise<ProtocolVersion | null> {
    for (const version of PROTOCOL_VERSIONS) {
      const body = Buffer.alloc(0);
      const credential = await this.#options.credentials.make(caller, ping.messageType, body);
      const frame = encodeFrame({ version, messageType: ping.messageType, body, credential });
      const result = await this.#exchange(index, frame, options);
      if (result.type !== 'reply') continue;
      result.body.close();
      if (result.header.version === version) return version;
    }
    return null;
  }
}

function encoded<Q>(rpc: AnyCall<Q>, version: ProtocolVersion, value: Partial<Q>): Buffer {
  try {
    return encodeRequest(rpc, version, value);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const number = error.code === 'NOT_ENCODABLE' ? 'ESLURM_NOT_SUPPORTED' : 'SLURM_ERROR';
    throw new SlurmError(number, { description: error.message, cause: error });
  }
}

/** Reads a small reply whole and gives its spool back. */
async function wholeBody(spool: Spool): Promise<Buffer> {
  try {
    if (spool.lengthBytes > MAX_WHOLE_BYTES) {
      throw new SlurmError('SLURM_PROTOCOL_INSANE_MSG_LENGTH');
    }
    const chunks: Buffer[] = [];
    for (let chunk = await spool.take(); chunk !== null; chunk = await spool.take()) {
      chunks.push(chunk);
    }
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  } finally {
    spool.close();
  }
}

/** Tells a return code from a reply; throws where it is an error. */
function returnCodeOf(answer: Answer, body: Buffer, source: string): 'success' | 'reply' {
  let number: number;
  let text: string | null = null;
  if (answer.messageType === RESPONSE_SLURM_RC) {
    number = decodeBody(returnCode, answer.version, body).return_code;
  } else if (answer.messageType === RESPONSE_SLURM_RC_MSG) {
    const reply = decodeBody(returnCodeText, answer.version, body);
    number = reply.return_code;
    text = reply.err_msg;
  } else {
    return 'reply';
  }
  if (number === 0) return 'success';
  throw new SlurmError(number | 0, { ...(text && { description: text }), source });
}

/** A standby controller's answer is its body's first word; the others are left untouched. */
async function isStandby(answer: Answer): Promise<boolean> {
  if (answer.messageType !== RESPONSE_SLURM_RC) return false;
  const chunk = await answer.body.take();
  if (chunk === null) return false;
  const standby = chunk.length >= 4 && chunk.readUInt32BE(0) === STANDBY;
  if (standby) answer.body.close();
  else answer.body.putBack(chunk);
  return standby;
}

function noAnswer(result: ExchangeResult, version: ProtocolVersion): SlurmError {
  if (result.type === 'reply') {
    const { versionWord } = result.header;
    return new SlurmError('SLURM_PROTOCOL_VERSION_ERROR', {
      description: `The controller refused protocol version ${version} and speaks ${versionWord >> 8}`,
    });
  }
  if (result.type === 'http') {
    return new SlurmError('SLURM_PROTOCOL_VERSION_ERROR', {
      description: `The controller does not know protocol version ${version}`,
    });
  }
  return new SlurmError('SLURMCTLD_COMMUNICATIONS_RECEIVE_ERROR', {
    description:
      'The controller closed the connection without an answer. ' +
      'It may not accept the credential, the protocol version or the request.',
  });
}

function unexpected(rpc: Named, messageType: number): SlurmError {
  return new SlurmError('SLURM_UNEXPECTED_MSG_ERROR', {
    description: `${rpc.name} was answered by message ${messageType}`,
  });
}

function decoded<T>(rpc: Named, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw decodeFailure(rpc, error);
  }
}

function decodeFailure(rpc: Named, error: unknown): Error {
  if (!(error instanceof WireError)) return error as Error;
  return new SlurmError('SLURM_COMMUNICATIONS_RECEIVE_ERROR', {
    description: `The answer to ${rpc.name} cannot be decoded: ${error.message}`,
    cause: error,
  });
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

/** The version that has 1007 as an authentication error is told from a refusal by its header. */
export function isAuthenticationError(error: unknown): boolean {
  return error instanceof SlurmError && error.errorNumber === AUTHENTICATION_ERROR;
}
