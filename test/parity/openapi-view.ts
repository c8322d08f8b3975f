/** The part of two OpenAPI documents that can be compared: the operations that both describe. */

import { isLosslessNumber } from 'lossless-json';
import type { View } from './compare.js';

type Dictionary = Readonly<Record<string, unknown>>;

/** Each project's own texts. */
const PROSE = new Set(['description', 'summary']);

/** Only that there is a document. */
export const documentOnly: View = (theirs, ours) => [isDocument(theirs), isDocument(ours)];

/** Keeps of both documents the paths and schemas of some API versions that both have, without prose. */
export function sharedOperations(versions: RegExp): View {
  return (theirs, ours) => {
    if (!isDocument(theirs) || !isDocument(ours)) return [theirs, ours];
    const paths = shared(theirs.paths, ours.paths, versions);
    const schemas = shared(theirs.components.schemas, ours.components.schemas, versions);
    const [left, right] = [reduce(theirs, paths, schemas), reduce(ours, paths, schemas)];
    return [withoutOthers(left, right), withoutOthers(right, left)];
  };
}

/** Methods of a path that the other document lacks are what else a daemon serves. */
function withoutOthers(document: OpenApiDocument, other: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths).map(([path, methods]) => {
    const kept = shared(methods as Dictionary, other.paths[path] as Dictionary);
    return [path, pick(methods as Dictionary, kept)];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

interface OpenApiDocument {
  readonly paths: Dictionary;
  readonly components: { readonly schemas: Dictionary } & Dictionary;
}

function isDocument(value: unknown): value is OpenApiDocument {
  return typeof value === 'object' && value !== null && 'paths' in value && 'components' in value;
}

function shared(left: Dictionary, right: Dictionary, pattern = /^/): ReadonlySet<string> {
  return new Set(Object.keys(left).filter((key) => key in right && pattern.test(key)));
}

function reduce(
  document: OpenApiDocument,
  paths: ReadonlySet<string>,
  schemas: ReadonlySet<string>,
): OpenApiDocument {
  const components = {
    ...document.components,
    schemas: pick(document.components.schemas, schemas),
  };
  // `info` and `tags` say what else a daemon serves.
  const { info: _info, tags: _tags, ...rest } = document as OpenApiDocument & Dictionary;
  const reduced = { ...rest, paths: pick(document.paths, paths), components };
  return withoutProse(reduced) as OpenApiDocument;
}

function pick(from: Dictionary, keys: ReadonlySet<string>): Dictionary {
  return Object.fromEntries([...keys].sort().map((key) => [key, from[key]]));
}

/** A property may itself be called `description`: only texts are dropped. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, member]) => !PROSE.has(key) || typeof member !== 'string',
  );
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutProse(member)]));
}
