/** What surrounds every payload: `meta`, `errors`, `warnings`. */
import type { ErrorFinding, WarningFinding } from '../engine/context.js';
import type { Field, FieldVerbs } from '../engine/fields.js';
import { listOf } from '../engine/list.js';
import { defineObject } from '../engine/object.js';
import { INT32_KIND } from '../kinds/numbers.js';
import { STRING, STRING_ARRAY } from '../kinds/text.js';

/** Who answered, from where and for whom. */
export interface Meta {
  readonly pluginType: string;
  readonly pluginName: string;
  /** The API version with its flags, as chosen: `data_parser/v0.0.42+fast`. */
  readonly dataParser: string;
  readonly accountingStorage: string;
  readonly source: string;
  readonly user: string;
  readonly group: string;
  /** Always empty here: only Slurm's command line tools fill it. */
  readonly command: readonly string[] | null;
  readonly major: string;
  readonly micro: string;
  readonly minor: string;
  readonly release: string;
  readonly cluster: string;
}

/** An error with the text of its number. */
export interface EnvelopeError extends ErrorFinding {
  readonly error: string;
}

/** The three keys that every response has. */
export interface Envelope {
  readonly meta: Meta;
  readonly errors: readonly EnvelopeError[];
  readonly warnings: readonly WarningFinding[];
}

const OPENAPI_META = defineObject<Meta>()('OPENAPI_META', (f) => [
  f.group('plugin', 'What served the request'),
  f.member('plugin/type', STRING, 'pluginType', 'Plugin that served the request'),
  f.member('plugin/name', STRING, 'pluginName', 'What that plugin is'),
  f.member('plugin/data_parser', STRING, 'dataParser', 'API version with its flags'),
  f.member('plugin/accounting_storage', STRING, 'accountingStorage', 'How accounting is stored'),
  f.group('client', 'Who made the request'),
  f.member('client/source', STRING, 'source', 'Where the request came from'),
  f.member('client/user', STRING, 'user', 'User that the request was made for'),
  f.member('client/group', STRING, 'group', 'Primary group of that user'),
  f.member('command', STRING_ARRAY, 'command', 'Command line, for command line tools'),
  f.group('slurm', 'The Slurm that answered'),
  f.group('slurm/version', 'Parts of the Slurm release'),
  f.member('slurm/version/major', STRING, 'major', 'Year of the Slurm release'),
  f.member('slurm/version/micro', STRING, 'micro', 'Maintenance number of the Slurm release'),
  f.member('slurm/version/minor', STRING, 'minor', 'Month of the Slurm release'),
  f.member('slurm/release', STRING, 'release', 'Slurm release that answered'),
  f.member('slurm/cluster', STRING, 'cluster', 'Name of the cluster'),
]);

const OPENAPI_ERROR = defineObject<EnvelopeError>()('OPENAPI_ERROR', (f) => [
  f.member('description', STRING, 'description', 'What went wrong, in more detail'),
  f.member('error_number', INT32_KIND, 'error_number', "Slurm's number of the error"),
  f.member('error', STRING, 'error', "Slurm's text of the number"),
  f.member('source', STRING, 'source', 'Place in the input, or the step, that failed'),
]);

const OPENAPI_WARNING = defineObject<WarningFinding>()('OPENAPI_WARNING', (f) => [
  f.member('description', STRING, 'description', 'What is worth knowing'),
  f.member('source', STRING, 'source', 'Place in the input, or the step, that it is about'),
]);

const OPENAPI_ERRORS = listOf('OPENAPI_ERRORS', OPENAPI_ERROR);
const OPENAPI_WARNINGS = listOf('OPENAPI_WARNINGS', OPENAPI_WARNING);

/** The envelope's fields, to stand behind the payload's in each response type. */
export function envelopeFields<R extends Envelope>(f: FieldVerbs<R>): readonly Field[] {
  const verbs = f as unknown as FieldVerbs<Envelope>;
  return [
    verbs.member('meta', OPENAPI_META, 'meta', 'Facts about the reply'),
    verbs.member('errors', OPENAPI_ERRORS, 'errors', 'Errors of this request'),
    verbs.member('warnings', OPENAPI_WARNINGS, 'warnings', 'Warnings of this request'),
  ];
}

/** A response with no payload of its own. */
export const OPENAPI_RESP = defineObject<Envelope>()('OPENAPI_RESP', envelopeFields);

/** A reply without a payload: the errors come first. Never documented, only written. */
export const FAILURE_RESP = defineObject<Envelope>()('OPENAPI_RESP', (f) => {
  const [meta, errors, warnings] = envelopeFields(f) as [Field, Field, Field];
  return [errors, warnings, meta];
});
