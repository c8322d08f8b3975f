/** How replies are written: all of them as JSON text, which an encoder then turns into what is sent. */
import { jsonPrinter } from './json-printer.js';
import type { ReplyFormat } from './negotiation.js';
import type { Encode } from './yaml-encoder.js';
import { yamlEncoder } from './yaml-encoder.js';

/** Makes an encoder; each is good for one reply. */
export type MakeEncoder = () => Encode;

/** What there is to choose about the formats. */
export interface Style {
  /** JSON is laid out for reading. */
  readonly prettyJson: boolean;
  /** YAML tells the type of every value. */
  readonly yamlTags: boolean;
}

export const DEFAULT_STYLE: Style = { prettyJson: false, yamlTags: true };

/** What makes the encoders of each format. */
export function encodersOf({
  prettyJson,
  yamlTags,
}: Style): Readonly<Record<ReplyFormat, MakeEncoder>> {
  return {
    json: prettyJson ? jsonPrinter : () => (json) => json,
    yaml: () => yamlEncoder({ tags: yamlTags }),
  };
}
