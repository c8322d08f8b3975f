/**
 * A way to an accounting daemon on which a test holds up what is said, so that something can happen in the middle
 * of it: between two requests, or with half a reply sent.
 */
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

const LENGTH_BYTES = 4;
const PREFIX_BYTES = 6;

/** A reply on its way. */
export interface PassingReply {
  /** The type of the request that it answers. */
  readonly to: number;
  /** What the daemon announced. */
  readonly lengthBytes: number;
  /** What has come of it. */
  readonly arrivedBytes: number;
}

/** Where to stop; whoever throws ends the session on both sides. */
export interface Stops {
  /** Before a request goes on to the daemon. */
  readonly request?: (messageType: number, body: Buffer) => Promise<void>;
  /** Before some more of a reply goes on to the client; nothing is taken from the daemon meanwhile. */
  readonly reply?: (reply: PassingReply) => Promise<void>;
}

/** The way. */
export class SessionProxy {
  /** What holds for sessions from now on, and for those that there are. */
  stops: Stops = {};
  /** The last reply of which something came. */
  lastReply: PassingReply | null = null;
  readonly #server: Server;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
  }

  /** @param target The daemon's port of 127.0.0.1. */
  static async start(target: number): Promise<SessionProxy> {
    const server = createServer();
    const proxy = new SessionProxy(server, target);
    server.on('connection', (client) => proxy.#serve(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(client: Socket): void {
    const daemon = connect(this.#target, '127.0.0.1');
    for (const socket of [client, daemon]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    }
    const session = { asked: 0 };
    const passed = [
      this.#passRequests(client, daemon, session),
      this.#passReplies(daemon, client, session),
    ];
    void Promise.race(passed)
      .catch(() => undefined)
      .then(() => {
        client.destroySoon();
        daemon.destroySoon();
      });
  }

  async #passRequests(client: Socket, daemon: Socket, session: { asked: number }): Promise<void> {
    let bytes: Buffer = Buffer.alloc(0);
    for await (const chunk of client as AsyncIterable<Buffer>) {
      bytes = Buffer.concat([bytes, chunk]);
      for (let end = endOf(bytes); end <= bytes.length; end = endOf(bytes)) {
        session.asked = bytes.readUInt16BE(LENGTH_BYTES);
        await this.stops.request?.(session.asked, bytes.subarray(PREFIX_BYTES, end));
        daemon.write(bytes.subarray(0, end));
        bytes = bytes.subarray(end);
      }
    }
  }

  /** A daemon says nothing that is not asked for: replies come one by one. */
  async #passReplies(daemon: Socket, client: Socket, session: { asked: number }): Promise<void> {
    let bytes: Buffer = Buffer.alloc(0);
    let arrivedBytes = 0;
    for await (const chunk of daemon as AsyncIterable<Buffer>) {
      arrivedBytes += chunk.length;
      if (bytes.length < LENGTH_BYTES) bytes = Buffer.concat([bytes, chunk]);
      const lengthBytes = endOf(bytes);
      this.lastReply = { to: session.asked, lengthBytes, arrivedBytes };
      await this.stops.reply?.(this.lastReply);
      client.write(chunk);
      if (arrivedBytes < lengthBytes) continue;
      bytes = Buffer.alloc(0);
      arrivedBytes = 0;
    }
  }
}

/** Where the first frame ends; beyond all ends where its length is not there yet. */
function endOf(bytes: Buffer): number {
  return bytes.length < LENGTH_BYTES
    ? Number.POSITIVE_INFINITY
    : LENGTH_BYTES + bytes.readUInt32BE(0);
}
