/** Where the OpenAPI document is served; the suffix does not choose the format, Accept does. */
import type { DocumentOptions } from '../openapi/document.js';
import { buildDocument } from '../openapi/document.js';
import { RELEASE } from '../release.js';
import type { MakeEncoder } from './encoders.js';
import { DEFAULT_STYLE, encodersOf } from './encoders.js';
import type { ReplyFormat } from './negotiation.js';
import { DOCUMENTED_TYPES } from './negotiation.js';

export const DOCUMENT_PATHS = ['/openapi', '/openapi.json', '/openapi.yaml', '/openapi/v3'];

/** The document's text, as its encoders write it; built at first use and kept, as nothing in it changes. */
export function documentText(
  options: Omit<DocumentOptions, 'mediaTypes' | 'release'>,
  encoders: Readonly<Record<ReplyFormat, MakeEncoder>> = encodersOf(DEFAULT_STYLE),
): (format: ReplyFormat) => Buffer {
  const texts: Partial<Record<ReplyFormat, Buffer>> = {};
  const build = (format: ReplyFormat): Buffer => {
    const document = buildDocument({ ...options, mediaTypes: DOCUMENTED_TYPES, release: RELEASE });
    return Buffer.from(encoders[format]()(JSON.stringify(document)));
  };
  return (format) => {
    texts[format] ??= build(format);
    return texts[format];
  };
}
