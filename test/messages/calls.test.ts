/** Every call: its number is that of its name, and so are those of its replies. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Call, ListCall } from '../../src/messages/engine/rpc.js';
import { RPC_NAMES } from '../../src/model/kinds/names.js';
import accountingNames from '../facts/slurmdbd-messages.json' with { type: 'json' };

type AnyCall = Partial<Call<object, object>> & Partial<ListCall<object, object, object, object>>;

const CONTROLLER = new URL('../../src/messages/', import.meta.url);
const SLURMDBD = new URL('accounting/', CONTROLLER);
/** Names of slurmdbd's messages by number (upstream: slurmdbd_defs.h, persist_conn.h). */
const ACCOUNTING_NAMES = new Map(
  Object.entries({ ...accountingNames, 1433: 'PERSIST_RC' }).map(([key, name]) => [
    Number(key),
    name,
  ]),
);

async function calls(directory: URL): Promise<(readonly [name: string, rpc: AnyCall])[]> {
  const files = readdirSync(directory).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map((file) => import(new URL(file, directory).href)));
  const exported = modules.flatMap((module) => Object.values(module as object)) as AnyCall[];
  return exported
    .filter((value) => value?.request !== undefined && value.messageType !== undefined)
    .map((rpc) => [rpc.name ?? '', rpc]);
}

describe.each(await calls(CONTROLLER))('%s', (name, rpc) => {
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

describe.each(await calls(SLURMDBD))('%s', (name, rpc) => {
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
