/** Where the OpenAPI document is served; the suffix does not choose the format, Accept does. */
import type { DataParser } from '../model/versions.js';
import { buildDocument } from '../openapi/document.js';
import type { AnyOperation } from '../operations/operation.js';
import { RELEASE } from '../release.js';
import type { ReplyFormat } from './negotiation.js';
import { DOCUMENTED_TYPES } from './negotiation.js';
import { yamlEncoder } from './yaml-encoder.js';

export const DOCUMENT_PATHS = ['/openapi', '/openapi.json', '/openapi.yaml', '/openapi/v3'];

/** The document's text; built at first use and kept, as nothing in it changes. */
export function documentText(
  operations: readonly AnyOperation[],
  parsers: readonly DataParser[],
): (format: ReplyFormat) => Buffer {
  const texts: Partial<Record<ReplyFormat, Buffer>> = {};
  const build = (format: ReplyFormat): Buffer => {
    const document = buildDocument({
      operations,
      parsers,
      mediaTypes: DOCUMENTED_TYPES,
      release: RELEASE,
    });
    const json = JSON.stringify(document);
    return Buffer.from(format === 'yaml' ? yamlEncoder()(json) : json);
  };
  return (format) => {
    texts[format] ??= build(format);
    return texts[format];
  };
}
