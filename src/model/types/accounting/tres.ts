/** Trackable resources as the accounting database has them. */
import type { TresRecord } from '../../../messages/accounting/tres.js';
import { defineObject } from '../../engine/object.js';
import { TRES_LIST } from '../../kinds/tres.js';
import type { Envelope } from '../envelope.js';
import { envelopeFields } from '../envelope.js';

/** A reply with trackable resources, and the body that would add some. */
export interface TresResponse extends Envelope {
  readonly TRES: readonly TresRecord[];
}

export const OPENAPI_TRES_RESP = defineObject<TresResponse>()('OPENAPI_TRES_RESP', (f) => [f.member('TRES', TRES_LIST, 'TRES', 'Trackable resources', { required: true }), ...envelopeFields(f)]);
