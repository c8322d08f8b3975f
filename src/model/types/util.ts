/** Hostlists, compressed and expanded: each is the request of one utility and the reply of the other. */
import type { Kind } from '../engine/kind.js';
import { defineObject } from '../engine/object.js';
import { HOSTLIST_STRING } from '../kinds/hostlists.js';
import { STRING } from '../kinds/text.js';
import type { Envelope } from './envelope.js';
import { envelopeFields } from './envelope.js';

/** A hostlist that stays compressed. */
const HOSTLIST_STRING_TO_STRING: Kind<string | null> = {
  ...STRING,
  name: 'HOSTLIST_STRING_TO_STRING',
  ...(HOSTLIST_STRING.reader && { reader: HOSTLIST_STRING.reader }),
};

/** Hosts, compressed. */
export interface Hosts extends Envelope {
  readonly hosts: string | null;
}

export const OPENAPI_HOSTLIST_REQ_RESP = defineObject<Hosts>()('OPENAPI_HOSTLIST_REQ_RESP', (f) => [
  f.member('hostlist', HOSTLIST_STRING_TO_STRING, 'hosts', 'Names of hosts, compressed', { required: true }),
  ...envelopeFields(f),
]);

export const OPENAPI_HOSTNAMES_REQ_RESP = defineObject<Hosts>()('OPENAPI_HOSTNAMES_REQ_RESP', (f) => [
  f.member('hostnames', HOSTLIST_STRING, 'hosts', 'Names of hosts, one by one', { required: true }),
  ...envelopeFields(f),
]);
