/** Media types: what a body may be, and what a reply is written as. */
import Negotiator from 'negotiator';
import { Refusal } from './refusal.js';

/** Types that replies are written in, the preferred one first. */
export const REPLY_TYPES = ['application/json', 'application/jsonrequest'] as const;

/** How a body is decoded. */
export type BodyFormat = 'json' | 'form';

const BODY_FORMATS: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'application/jsonrequest': 'json',
  '*/*': 'json',
  'application/x-www-form-urlencoded': 'form',
};

/** Parameters of a media range other than its weight. */
const PARAMETERS = /;\s*(?!q\s*=)[^;,]*/gi;

/** The type of the reply. Without an Accept header it is JSON; a charset or the like does not count. */
export function replyType(accept: string | undefined): string {
  if (accept === undefined) return REPLY_TYPES[0];
  const headers = { accept: accept.replace(PARAMETERS, '') };
  const found = new Negotiator({ headers }).mediaType([...REPLY_TYPES]);
  if (found === undefined) throw new Refusal('ESLURM_HTTP_UNKNOWN_ACCEPT_MIME_TYPE');
  return found;
}

/** The format of a body. Parameters such as a charset do not count; without a type it is a form. */
export function bodyFormat(contentType: string | undefined): BodyFormat {
  if (contentType === undefined) return 'form';
  const type = (contentType.split(';')[0] as string).trim().toLowerCase();
  const format = BODY_FORMATS[type];
  if (format === undefined) throw new Refusal('ESLURM_DATA_UNKNOWN_MIME_TYPE');
  return format;
}
