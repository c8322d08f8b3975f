/** What can go wrong on a connection, and that nothing is left behind. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ControllerClient } from '../../src/cluster/controller/client.js';
import { ListStream } from '../../src/cluster/transport/list-stream.js';
import { Spool } from '../../src/cluster/transport/spool.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { httpStatus } from '../../src/errors.js';
import { requestConfig } from '../../src/messages/config.js';
import { call } from '../../src/messages/engine/rpc.js';
import { listNodes } from '../../src/messages/nodes.js';
import { ping } from '../../src/messages/ping.js';
import type { ProtocolVersion } from '../../src/wire/versions.js';
import { ALICE, clientOf, eventually, failureOf } from '../support/controller-client.js';
import type { Action } from '../support/fake-controller.js';
import {
  code,
  codeWithText,
  FakeController,
  hang,
  http,
  message,
  packed,
  packedList,
  raw,
  replyFrame,
  reset,
  silence,
} from '../support/fake-controller.js';

const SUBMIT = 4003;
const submit = call({ name: 'SUBMIT', messageType: SUBMIT, request: ping.request });
const CONFIG = requestConfig.messageType;
const CONFIG_REPLY = 2016;
const NODES_REPLY = listNodes.reply.messageType;

const nodes = (version: ProtocolVersion, count: number) =>
  packedList(listNodes.reply, version, {
    head: { record_count: count },
    records: Array.from({ length: count }, (_, i) => ({ name: `n${i}` })),
    tail: {},
  });
const config = (version: ProtocolVersion) =>
  packed(requestConfig.replies[0]!.type, version, { config_files: [], slurmd_spooldir: '/x' });

let fake: FakeController;
let client: ControllerClient;
let budget: SpoolBudget;

beforeEach(async () => {
  fake = await FakeController.start(45);
  budget = new SpoolBudget();
  client = clientOf([fake], { budget, messageTimeoutMs: 400 });
  await client.call(ping, {}, ALICE);
  fake.requests.length = 0;
});

afterEach(async () => {
  await eventually(() => fake.openConnections === 0);
  expect(budget.usedBytes).toBe(0);
  expect(fake.violations).toEqual([]);
  await fake.close();
});

const frame = replyFrame(45, CONFIG_REPLY, config(45));

interface Kind {
  readonly name: string;
  readonly request: number;
  readonly reply: number;
  readonly other: number;
  body(version: ProtocolVersion): Buffer;
  ask(options?: { signal: AbortSignal }): Promise<unknown>;
}

const KINDS: readonly Kind[] = [
  {
    name: 'a call',
    request: CONFIG,
    reply: CONFIG_REPLY,
    other: NODES_REPLY,
    body: config,
    ask: (options) => client.call(requestConfig, {}, ALICE, options),
  },
  {
    name: 'a list',
    request: listNodes.messageType,
    reply: NODES_REPLY,
    other: CONFIG_REPLY,
    body: (version) => nodes(version, 2),
    async ask(options) {
      const list = await client.list(listNodes, {}, ALICE, options);
      for await (const slice of list?.slices() ?? []) expect(slice.length).toBeGreaterThan(0);
      return null;
    },
  },
];

/** Bad answers, the error's number, and its HTTP status. */
const bad = ({ reply, other, body }: Kind): [string, Action, number, number][] => {
  const whole = replyFrame(45, reply, body(45));
  return [
    ['half a length', raw(Buffer.from([0, 0])), 5003, 502],
    ['half a frame', raw(whole.subarray(0, whole.length - 3)), 5003, 502],
    ['half a header', raw(whole.subarray(0, 11)), 5003, 502],
    ['a frame of more than 1 GiB', raw(Buffer.from('40000001', 'hex')), 1008, 500],
    ['a frame shorter than a header', raw(Buffer.from('0000000f', 'hex')), 1008, 500],
    ['a body longer than its frame', message(reply, body, { bodyBytes: 4000 }), 1802, 502],
    ['a body shorter than its frame', message(reply, body, { bodyBytes: 1 }), 1802, 502],
    ['a forwarded reply', message(reply, body, { forwards: 2 }), 1802, 502],
    ['returned messages', message(reply, body, { returned: 1 }), 1802, 502],
    ['a reply with a credential', message(reply, body, { flags: 0 }), 1802, 502],
    ['another message', message(other, body), 1000, 500],
    ['a body that is cut', message(reply, (v) => body(v).subarray(0, 6)), 1003, 502],
    ['an empty body', message(reply, () => Buffer.alloc(0)), 1003, 502],
    ['a return code that is cut', message(8001, () => Buffer.alloc(2)), 1003, 502],
    ['a return code of 2 MB', message(8001, () => Buffer.alloc(2_000_000)), 1008, 500],
    ['an error', code(2017), 2017, 404],
    ['an error below zero', code(-1), -1, 500],
    ['nothing, the connection staying open', hang, 5004, 504],
    ['a drip', (connection) => connection.drip(whole, 1, 60), 5004, 504],
  ];
};

describe.each(KINDS)('$name that is answered by', (kind) => {
  const { ask } = kind;
  const whole = replyFrame(45, kind.reply, kind.body(45));

  test.each(bad(kind))('%s', async (_name, action, number, status) => {
    fake.script(action);
    const error = await failureOf(ask());
    expect([error.errorNumber, httpStatus(error.errorNumber)]).toEqual([number, status]);
    expect(fake.types).toEqual([kind.request]);
  });

  test.each([
    ['HTTP', 45, http],
    ['silence', 45, silence],
    ['a reset', 45, reset],
    ['a refusal that names the version', 44, code(1007, { version: 44 })],
  ] as const)('%s is made once more', async (_name, release, action) => {
    fake.release = release;
    fake.script(action);
    fake.answers.set(kind.request, code(0));
    expect(await ask()).toBeNull();
    expect(fake.types.filter((type) => type === kind.request)).toHaveLength(2);
  });

  test('0 in place of a reply is nothing', async () => {
    fake.script(code(0));
    expect(await ask()).toBeNull();
  });

  /** Where a request may be when its HTTP client goes away. */
  test.each<[string, Action]>([
    ['before the answer', hang],
    ['in the header', (connection) => connection.write(whole.subarray(0, 7))],
    ['in the body', (connection) => connection.write(whole.subarray(0, whole.length - 1))],
  ])('nothing more because it was given up %s', async (_name, action) => {
    const gaveUp = new AbortController();
    fake.script(async (connection, request) => {
      await action(connection, request);
      setTimeout(() => gaveUp.abort(), 20);
    });
    const error = await failureOf(ask({ signal: gaveUp.signal }));
    expect(error.message).toBe('The request was given up');
  });

  test('nothing, given up before it began', async () => {
    const error = await failureOf(ask({ signal: AbortSignal.abort() }));
    expect(error.message).toBe('The request was given up');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fake.requests).toEqual([]);
  });
});

test('a text of the controller is told', async () => {
  fake.script(codeWithText(2002, 'Not on a Friday'));
  const error = await failureOf(client.call(submit, {}, ALICE));
  expect(error).toMatchObject({ errorNumber: 2002, message: 'Not on a Friday' });
});

test.each([false, true])('a reply in single bytes is put together, origin %s', async (origin) => {
  const whole = replyFrame(45, CONFIG_REPLY, config(45), { origin });
  fake.script((connection) => connection.drip(whole, 1, 0));
  expect(await client.call(requestConfig, {}, ALICE)).toMatchObject({ slurmd_spooldir: '/x' });
});

test('bytes behind the frame and behind the known fields are ignored', async () => {
  fake.script(message(CONFIG_REPLY, (v) => Buffer.concat([config(v), Buffer.alloc(9)])));
  expect(await client.call(requestConfig, {}, ALICE)).toMatchObject({ slurmd_spooldir: '/x' });
  fake.script(raw(Buffer.concat([frame, Buffer.alloc(100)])));
  expect(await client.call(requestConfig, {}, ALICE)).toMatchObject({ slurmd_spooldir: '/x' });
});

test('the client does not close its half before the answer, however late that is', async () => {
  let halfClosed = false;
  fake.script(async (connection, request) => {
    connection.socket.on('end', () => {
      halfClosed ||= !connection.socket.writableEnded;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(halfClosed).toBe(false);
    await code(0)(connection, request);
  });
  await client.call(ping, {}, ALICE);
});

describe('time', () => {
  test('runs for the reply, not for its reader', async () => {
    fake.script(message(NODES_REPLY, (v) => nodes(v, 300)));
    const list = await client.list(listNodes, {}, ALICE);
    let records = 0;
    for await (const slice of list!.slices()) {
      records += slice.length;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(records).toBe(300);
  });

  test('cuts a reply that goes on too long, however steadily', async () => {
    const bytes = replyFrame(45, NODES_REPLY, nodes(45, 300));
    fake.script((connection) => connection.drip(bytes, Math.ceil(bytes.length / 20), 50));
    const list = await client.list(listNodes, {}, ALICE);
    const read = (async () => {
      for await (const slice of list!.slices()) expect(slice.length).toBeGreaterThan(0);
    })();
    expect((await failureOf(read)).errorNumber).toBe(5004);
  });

  test('is no longer counted when the reply is there', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const patient = clientOf([fake], { budget, messageTimeoutMs: 60_000 });
    const before = timers();
    await patient.call(ping, {}, ALICE);
    await failureOf(patient.call(ping, {}, ALICE, { signal: AbortSignal.abort() }));
    expect(timers()).toBeLessThanOrEqual(before);
  });

  test('is enough for a long reply beside readers that never rest', {
    timeout: 20_000,
  }, async () => {
    const reply = nodes(45, 40_000);
    fake.answers.set(
      listNodes.messageType,
      message(NODES_REPLY, () => reply),
    );
    let isBusy = true;
    const busy = Array.from({ length: 10 }, async () => {
      const spool = new Spool({ lengthBytes: reply.length, room: budget.room() });
      spool.append(reply);
      const stream = new ListStream(listNodes, 45, spool);
      await stream.open();
      for await (const slice of stream.slices()) {
        const until = performance.now() + 1;
        while (performance.now() < until) expect(slice.length).toBeGreaterThan(0);
        if (!isBusy) break;
      }
    });
    const list = await clientOf([fake], { budget, messageTimeoutMs: 5000 }).list(
      listNodes,
      {},
      ALICE,
    );
    await eventually(() => fake.openConnections === 0);
    isBusy = false;
    await Promise.all(busy);
    let records = 0;
    for await (const slice of list!.slices()) records += slice.length;
    expect(records).toBe(40_000);
  });

  test('to connect is bounded by itself', async () => {
    const deaf = await DeafServer.start();
    const away = clientOf([deaf], { connectTimeoutMs: 150, messageTimeoutMs: 500 });
    const error = await failureOf(away.call(ping, {}, ALICE));
    expect([error.errorNumber, httpStatus(error.errorNumber)]).toEqual([1800, 502]);
    expect(error.message).toContain('timed out');
    const gaveUp = AbortSignal.timeout(50);
    const late = await failureOf(away.call(ping, {}, ALICE, { signal: gaveUp }));
    expect(late.message).toBe('The request was given up');
    deaf.stop();
  });
});

/** A server in a process that stands still: its queue is full, so connecting to it takes for ever. */
class DeafServer {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #queue: Socket[];

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#process = child;
    this.#queue = [1, 2, 3].map(() => connect(port, '127.0.0.1').on('error', () => undefined));
  }

  static async start(): Promise<DeafServer> {
    const program = `const s = require('net').createServer();
      s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port));`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGSTOP');
    const deaf = new DeafServer(Number(line.toString()), child);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return deaf;
  }

  stop(): void {
    for (const socket of this.#queue) socket.destroy();
    this.#process.kill('SIGKILL');
  }
}

describe('a list that is not read to its end', () => {
  /** Only giving up can end its connections. */
  let patient: ControllerClient;
  beforeEach(async () => {
    patient = clientOf([fake], { budget, messageTimeoutMs: 60_000 });
    await patient.call(ping, {}, ALICE);
  });
  const big = replyFrame(45, NODES_REPLY, nodes(45, 3000));

  test.each([
    ['before its first slice', 0],
    ['after a slice', 1],
  ])('gives everything back %s', async (_name, slices) => {
    fake.script((connection) => connection.write(big.subarray(0, big.length - 1)));
    const list = await patient.list(listNodes, {}, ALICE);
    expect(budget.usedBytes).toBeGreaterThan(100_000);
    const reader = list!.slices();
    for (let i = 0; i < slices; i++) expect((await reader.next()).done).toBe(false);
    if (slices > 0) await reader.return(undefined);
    else list!.close();
  });

  test('closed while its reader waits, the reader fails', async () => {
    fake.script((connection) => connection.write(big.subarray(0, big.length - 1)));
    const list = await patient.list(listNodes, {}, ALICE);
    const read = (async () => {
      for await (const slice of list!.slices()) expect(slice.length).toBeGreaterThan(0);
    })();
    setTimeout(() => list!.close(), 50);
    expect((await failureOf(read)).message).toBe('The request was given up');
  });

  test('cut by the controller, the reader fails', async () => {
    fake.script(raw(big.subarray(0, big.length - 1)));
    const list = await patient.list(listNodes, {}, ALICE);
    const read = (async () => {
      for await (const slice of list!.slices()) expect(slice.length).toBeGreaterThan(0);
    })();
    expect((await failureOf(read)).errorNumber).toBe(5003);
  });
});

test('a server that says nothing at all is not waited for longer than for a message', async () => {
  const sockets: { destroy(): void }[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const error = await failureOf(
    clientOf([{ port }], { messageTimeoutMs: 150 }).call(submit, {}, ALICE),
  );
  expect([error.errorNumber, httpStatus(error.errorNumber)]).toEqual([5004, 504]);
  for (const socket of sockets) socket.destroy();
  server.close();
});
