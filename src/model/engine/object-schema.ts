/** The schema of an object type in one API version. */
import { VERSION_RULES } from '../versions.js';
import type { Group, VersionField } from './fields.js';
import type { FlagKind } from './flags.js';
import type { Schema, SchemaScope } from './kind.js';

/**
 * Builds the schema. `required` holds the paths as declared, `nodes/count` among them: upstream's
 * documents do, and clients were generated from those.
 */
export function objectSchema(
  fields: readonly VersionField[],
  groups: readonly Group[],
  scope: SchemaScope,
  description: string | undefined,
): Schema {
  const root: Schema = { type: 'object', properties: {} };
  if (description !== undefined) root.description = description;
  const required: string[] = [];
  for (const entry of fields) {
    if (!entry.documented) continue;
    if (entry.required) required.push(entry.field.key);
    if (entry.field.source.type === 'exploded') addExploded(root, entry, scope);
    else addKey(root, entry, groups, scope);
  }
  // OpenAPI allows no empty list here.
  if (required.length > 0) root.required = required;
  return root;
}

function addKey(
  root: Schema,
  entry: VersionField,
  groups: readonly Group[],
  scope: SchemaScope,
): void {
  const steps = entry.field.key.split('/');
  const last = steps.pop() as string;
  let node = root;
  steps.forEach((step, i) => {
    const properties = propertiesOf(node);
    properties[step] ??= groupSchema(groups, steps.slice(0, i + 1).join('/'));
    node = properties[step];
  });
  const schema = { ...scope.use(entry.kind), description: entry.field.description };
  if (entry.deprecated && VERSION_RULES[scope.version].marksDeprecated) schema.deprecated = true;
  propertiesOf(node)[last] = schema;
}

function groupSchema(groups: readonly Group[], path: string): Schema {
  const found = groups.find(({ group }) => group === path);
  return { type: 'object', ...(found && { description: found.description }), properties: {} };
}

function addExploded(root: Schema, entry: VersionField, scope: SchemaScope): void {
  const kind = entry.kind as FlagKind<number | bigint>;
  for (const name of kind.documented(scope.version)) {
    const flag = kind.entries.find((e) => e.name === name);
    propertiesOf(root)[name] = {
      type: 'boolean',
      description: flag?.description ?? `Flag ${name}`,
    };
  }
}

function propertiesOf(schema: Schema): Record<string, Schema> {
  schema.properties ??= {};
  return schema.properties;
}
