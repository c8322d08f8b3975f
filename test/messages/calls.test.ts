/** Every call: its number is that of its name, and so are those of its replies. */
import { describe, expect, test } from 'vitest';
import { RPC_NAMES } from '../../src/model/kinds/names.js';
import accountingNames from '../facts/slurmdbd-messages.json' with { type: 'json' };
import { CONTROLLER, callsIn, SLURMDBD } from './calls.js';

/** Names of slurmdbd's messages by number (upstream: slurmdbd_defs.h, persist_conn.h). */
const ACCOUNTING_NAMES = new Map(
  Object.entries({ ...accountingNames, 1433: 'PERSIST_RC' }).map(([key, name]) => [
    Number(key),
    name,
  ]),
);

describe.each(await callsIn(CONTROLLER))('%s', (name, rpc) => {
  test('has its number', () => {
    expect(RPC_NAMES.get(rpc.messageType as number)).toBe(name);
  });

  test('is answered by responses', () => {
    const replies = rpc.reply === undefined ? (rpc.replies ?? []) : [rpc.reply];
    for (const { messageType } of replies) {
      expect(RPC_NAMES.get(messageType)).toMatch(/^RESPONSE_/);
    }
  });
});

describe.each(await callsIn(SLURMDBD))('%s', (name, rpc) => {
  test('has its number, and goes to slurmdbd', () => {
    expect(ACCOUNTING_NAMES.get(rpc.messageType as number)).toBe(name);
    expect(rpc.daemon).toBe('slurmdbd');
  });

  test('is answered by what slurmdbd answers with', () => {
    const replies = rpc.reply === undefined ? (rpc.replies ?? []) : [rpc.reply];
    for (const { messageType } of replies) {
      expect(ACCOUNTING_NAMES.get(messageType)).toMatch(/^(DBD_GOT_|PERSIST_RC$)/);
    }
  });
});
