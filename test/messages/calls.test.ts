/** Every call: its number is that of its name, and so are those of its replies. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Call, ListCall } from '../../src/messages/engine/rpc.js';
import { RPC_NAMES } from '../../src/model/kinds/names.js';

type AnyCall = Partial<Call<object, object>> & Partial<ListCall<object, object, object, object>>;

const DIRECTORY = new URL('../../src/messages/', import.meta.url);

async function calls(): Promise<(readonly [name: string, rpc: AnyCall])[]> {
  const files = readdirSync(DIRECTORY).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map((file) => import(new URL(file, DIRECTORY).href)));
  const exported = modules.flatMap((module) => Object.values(module as object)) as AnyCall[];
  return exported
    .filter((value) => value?.request !== undefined && value.messageType !== undefined)
    .map((rpc) => [rpc.name ?? '', rpc]);
}

describe.each(await calls())('%s', (name, rpc) => {
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
