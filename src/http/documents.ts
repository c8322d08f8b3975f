/** Where the OpenAPI document is served; the suffix does not choose the format, Accept does. */
import { API_VERSIONS } from '../model/versions.js';
import { buildDocument } from '../openapi/document.js';
import type { AnyOperation } from '../operations/operation.js';
import { RELEASE } from '../release.js';
import { REPLY_TYPES } from './negotiation.js';

export const DOCUMENT_PATHS = ['/openapi', '/openapi.json', '/openapi.yaml', '/openapi/v3'];

/** The document's text; built at first use and kept, as nothing in it changes. */
export function documentText(operations: readonly AnyOperation[]): () => Buffer {
  let text: Buffer | undefined;
  return () => {
    text ??= Buffer.from(
      JSON.stringify(
        buildDocument({
          operations,
          parsers: API_VERSIONS.map((version) => ({ version })),
          mediaTypes: [REPLY_TYPES[0]],
          release: RELEASE,
        }),
      ),
    );
    return text;
  };
}
