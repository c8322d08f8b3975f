/** Media types: what a body may be, and what a reply is written as. */
import Negotiator from 'negotiator';
import { Refusal } from './refusal.js';

/** The format of each type of reply, the preferred type first. */
const REPLY_FORMATS = {
  'application/json': 'json',
  'application/jsonrequest': 'json',
  'application/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
} as const;

/** A type that replies are written in. */
export type ReplyType = keyof typeof REPLY_FORMATS;
/** The format of a reply; `src/http/encoders.ts` has what there is to choose in each. */
export type ReplyFormat = (typeof REPLY_FORMATS)[ReplyType];
/** How a body is decoded. */
export type BodyFormat = ReplyFormat | 'form';

const REPLY_TYPES = Object.keys(REPLY_FORMATS) as ReplyType[];

/** Types that the OpenAPI document tells of; the others are older names of theirs. */
export const DOCUMENTED_TYPES: readonly ReplyType[] = ['application/json', 'application/yaml'];

const BODY_FORMATS: Readonly<Record<string, BodyFormat>> = {
  ...REPLY_FORMATS,
  '*/*': 'json',
  'application/x-www-form-urlencoded': 'form',
};

/** Parameters of a media range other than its weight. */
const PARAMETERS = /;\s*(?!q\s*=)[^;,]*/gi;

/** The type of the reply. Without an Accept header it is JSON; a charset or the like does not count. */
export function replyType(accept: string | undefined): ReplyType {
  if (accept === undefined) return 'application/json';
  const headers = { accept: accept.replace(PARAMETERS, '') };
  const found = new Negotiator({ headers }).mediaType(REPLY_TYPES);
  if (found === undefined) throw new Refusal('ESLURM_HTTP_UNKNOWN_ACCEPT_MIME_TYPE');
  return found as ReplyType;
}

/** The format of replies of a type. */
export function replyFormat(type: ReplyType): ReplyFormat {
  return REPLY_FORMATS[type];
}

/** The format of a body. Parameters such as a charset do not count; without a type it is a form. */
export function bodyFormat(contentType: string | undefined): BodyFormat {
  if (contentType === undefined) return 'form';
  const type = (contentType.split(';')[0] as string).trim().toLowerCase();
  const format = BODY_FORMATS[type];
  if (format === undefined) throw new Refusal('ESLURM_DATA_UNKNOWN_MIME_TYPE');
  return format;
}
