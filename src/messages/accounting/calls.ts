/**
 * The few shapes that nearly all calls of slurmdbd have: conditions that ask, lists that are added,
 * records that change what a condition finds (upstream: slurmdbd_pack.c).
 */
import { NO_VAL } from '../../wire/constants.js';
import type { ProtocolRange } from '../../wire/versions.js';
import type { RecordOf, RecordType } from '../engine/record.js';
import { field, record } from '../engine/record.js';
import type { Call, ListCall, ReplyType } from '../engine/rpc.js';
import { call, listCall } from '../engine/rpc.js';
import type { WireType } from '../engine/type.js';
import { list, str, u32 } from '../engine/type.js';

/** What precedes the records of a list: their count, NO_VAL where there is no list. */
export const listHead = record('dbd_list_msg_t head', [field('count', u32)]);
export type ListHead = RecordOf<typeof listHead>;

/** What follows them: 0, or why the list is not all there is. */
export const listTail = record('dbd_list_msg_t tail', [field('return_code', u32)]);
export type ListTail = RecordOf<typeof listTail>;

/** Names of what was changed or removed; with a return code, of what is in the way. */
export const namesList = record('dbd_list_msg_t', [
  field('my_list', list(str)),
  field('return_code', u32),
]);
export type NamesList = RecordOf<typeof namesList>;

/** 1422: such names as an answer. */
export const namesReply: ReplyType<NamesList> = { messageType: 1422, type: namesList };

/** A record as it is given: what is left out, also in the records inside, gets its initial value. */
export type Given<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer I)[]
    ? readonly Given<I>[]
    : T extends object
      ? { readonly [K in keyof T]?: Given<T[K]> | undefined }
      : T;

/** A type whose values may be given in part: encoders fill in what is not there. */
export function given<T>(type: WireType<T>): WireType<Given<T>> {
  return type as unknown as WireType<Given<T>>;
}

interface Named {
  readonly name: string;
  readonly messageType: number;
  readonly range?: ProtocolRange;
}

/** A call that asks for what a condition finds; upstream: dbd_cond_msg_t. */
export function getCall<C, R>(
  options: Named & {
    readonly condition: WireType<C>;
    readonly replyType: number;
    readonly record: RecordType<R>;
  },
): ListCall<{ cond: Given<C> }, ListHead, R, ListTail> {
  const { condition, replyType, record: item, ...named } = options;
  return listCall({
    ...named,
    daemon: 'slurmdbd',
    request: record('dbd_cond_msg_t', [field('cond', given(condition))]),
    reply: {
      messageType: replyType,
      head: listHead,
      record: item,
      tail: listTail,
      count: ({ count }) => (count === NO_VAL ? 0 : count),
    },
  });
}

/** A call that adds records; its return code is written as 0. Upstream: dbd_list_msg_t. */
export function addCall<T>(
  options: Named & { readonly item: WireType<T> },
): Call<{ my_list: Given<T>[] | null; return_code: number }, never> {
  const { item, ...named } = options;
  return call({
    ...named,
    daemon: 'slurmdbd',
    request: record('dbd_list_msg_t', [
      field('my_list', list(given(item))),
      field('return_code', u32),
    ]),
  });
}

/** A call that removes what a condition finds. */
export function removeCall<C>(
  options: Named & { readonly condition: WireType<C> },
): Call<{ cond: Given<C> }, NamesList> {
  const { condition, ...named } = options;
  return call({
    ...named,
    daemon: 'slurmdbd',
    request: record('dbd_cond_msg_t', [field('cond', given(condition))]),
    reply: namesReply,
  });
}

/** A call that changes what a condition finds to what a record sets. Upstream: dbd_modify_msg_t. */
export function modifyCall<C, T>(
  options: Named & { readonly condition: WireType<C>; readonly rec: WireType<T> },
): Call<{ cond: Given<C>; rec: Given<T> }, NamesList> {
  const { condition, rec, ...named } = options;
  return call({
    ...named,
    daemon: 'slurmdbd',
    request: record('dbd_modify_msg_t', [
      field('cond', given(condition)),
      field('rec', given(rec)),
    ]),
    reply: namesReply,
  });
}
