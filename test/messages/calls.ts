/** Every call that is declared, found by looking through the folders of messages. */
import { readdirSync } from 'node:fs';
import type { Call, ListCall } from '../../src/messages/engine/rpc.js';
import type { AnyRecord } from './declarations.js';

/** A call of either kind. */
export type AnyCall = Partial<Call<object, object>> &
  Partial<ListCall<object, object, object, object>>;

export const CONTROLLER = new URL('../../src/messages/', import.meta.url);
export const SLURMDBD = new URL('accounting/', CONTROLLER);

/** The calls that the files of a folder declare. */
export async function callsIn(
  directory: URL,
): Promise<readonly (readonly [name: string, rpc: AnyCall])[]> {
  const files = readdirSync(directory).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map((file) => import(new URL(file, directory).href)));
  const exported = modules.flatMap((module) => Object.values(module as object)) as AnyCall[];
  return exported
    .filter((value) => value?.request !== undefined && value.messageType !== undefined)
    .map((rpc) => [rpc.name ?? '', rpc]);
}

/** What a call is made of: its request, and whatever may answer it. */
export function bodiesOf({ request, reply, replies = [] }: AnyCall): readonly AnyRecord[] {
  const answers =
    reply === undefined ? replies.map(({ type }) => type) : [reply.head, reply.record, reply.tail];
  return request === undefined ? answers : [request, ...answers];
}
