/** The release that replies show: asked once, told by whoever has a good credential. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ReleaseFinder } from '../../src/cluster/controller/release.js';
import { ping } from '../../src/messages/ping.js';
import { requestBuildInfo, slurmConf } from '../../src/messages/slurm-conf.js';
import { ALICE, clientOf, eventually, MALLORY } from '../support/controller-client.js';
import { FakeController, message, packed } from '../support/fake-controller.js';

const { messageType } = requestBuildInfo;
let fake: FakeController;
let nowMs = 0;

const conf = (version: string) =>
  message(2002, (protocol) => packed(slurmConf, protocol, { version }));
const asked = () => fake.types.filter((type) => type === messageType).length;

async function finder(): Promise<ReleaseFinder> {
  const client = clientOf([fake]);
  await client.call(ping, {}, ALICE);
  return new ReleaseFinder(client, () => nowMs);
}

beforeEach(async () => {
  fake = await FakeController.start(45);
  fake.answers.set(messageType, conf('26.05.5'));
});
afterEach(async () => await fake.close());

it('is asked for where nothing else has been asked, as where requests are about accounting', async () => {
  const unasked = new ReleaseFinder(clientOf([fake]), () => nowMs);
  expect((await unasked.release(ALICE)).release).toBe('26.05.5');
});

it('is waited for by those who come while it is asked for', async () => {
  const unasked = new ReleaseFinder(clientOf([fake]), () => nowMs);
  const releases = await Promise.all(Array.from({ length: 5 }, () => unasked.release(ALICE)));
  expect(releases.map(({ release }) => release)).toEqual(Array(5).fill('26.05.5'));
});

it('is empty while no controller answers, and asked for again after a while only', async () => {
  const client = clientOf([{ port: 1 }], { messageTimeoutMs: 50 });
  const call = vi.spyOn(client, 'call');
  const releases = new ReleaseFinder(client, () => nowMs);
  expect((await releases.release(ALICE)).release).toBe('');
  nowMs += 9_999;
  expect((await releases.release(ALICE)).release).toBe('');
  expect(call).toHaveBeenCalledTimes(1);
  nowMs += 1;
  await releases.release(ALICE);
  expect(call).toHaveBeenCalledTimes(2);
});

it('is what the controller reports, asked for once', async () => {
  const releases = await finder();
  const expected = { release: '26.05.5', major: '26', minor: '05', micro: '5' };
  expect(await releases.release(ALICE)).toEqual(expected);
  expect(await releases.release(ALICE)).toEqual(expected);
  expect(asked()).toBe(1);
});

it('is the protocol version alone for a bad credential, and nobody else hears of that', async () => {
  const releases = await finder();
  expect((await releases.release(MALLORY)).release).toBe('26.05');
  expect((await releases.release(ALICE)).release).toBe('26.05.5');
});

it('is asked for again when it has grown old, and given meanwhile', async () => {
  const releases = await finder();
  await releases.release(ALICE);
  fake.answers.set(messageType, conf('26.05.6'));
  nowMs += 600_000;
  expect((await releases.release(ALICE)).release).toBe('26.05.5');
  await eventually(() => asked() === 2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await releases.release(ALICE)).release).toBe('26.05.6');
});
