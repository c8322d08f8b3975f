/** Compiles the elements of a record to one function that decodes it and one that encodes it. */
import { WireError } from '../../wire/errors.js';
import type { Reader } from '../../wire/reader.js';
import type { ProtocolVersion } from '../../wire/versions.js';
import type { Writer } from '../../wire/writer.js';
import type { Element, Field } from './elements.js';
import { Source } from './type.js';

/** A record in one version. */
export interface RecordInVersion {
  readonly name: string;
  /** All elements of the declaration, those of other versions too. */
  readonly all: readonly Element[];
  /** The elements of the version, in its order. */
  readonly elements: readonly Element[];
  readonly version: ProtocolVersion;
}

/** Statements over one variable `$name` a field; `at` is the index of the field that is at work. */
class Statements {
  readonly source = new Source();
  readonly names: string[] = [];
  readonly record: RecordInVersion;

  constructor(record: RecordInVersion) {
    this.record = record;
    this.names.push(...new Set(namesOf(record.elements)));
  }

  /** A function whose errors name the field, `job_desc_msg_t.cpus_per_task: ...`. */
  compile<F>(parameters: string, before: string, body: string): F {
    const { name } = this.record;
    const { names } = this;
    const named = this.source.bind('n', (error: unknown, at: number): unknown =>
      error instanceof WireError ? error.inField(`${name}.${names[at] ?? '-'}`) : error,
    );
    return this.source.compile<F>(
      parameters,
      `let at = -1; ${before} try { ${body} } catch (error) { throw ${named}(error, at); }`,
    );
  }

  at(name: string): string {
    return `at = ${this.names.indexOf(name)};`;
  }
}

function namesOf(elements: readonly Element[]): string[] {
  return elements.flatMap((e) => {
    if (e.element === 'when') return [...namesOf(e.fields), ...namesOf(e.otherwise)];
    if (e.element === 'bit') return [e.flags];
    return e.element === 'field' ? [e.name] : [];
  });
}

function fieldsOf(elements: readonly Element[]): Field[] {
  return elements.flatMap((e) => {
    if (e.element === 'when') return [...fieldsOf(e.fields), ...fieldsOf(e.otherwise)];
    return e.element === 'field' ? [e] : [];
  });
}

/** The decoder: reads every field into a variable and makes one object of them. */
export function compileDecoder<T>(record: RecordInVersion): (r: Reader) => T {
  const statements = new Statements(record);
  const { names } = statements;
  const variables = names.length === 0 ? '' : `let ${names.map((n) => `$${n}`).join(', ')};`;
  const object = names.map((n) => `${JSON.stringify(n)}: $${n}`).join(', ');
  const body = `${reads(record.elements, statements)} return { ${object} };`;
  return statements.compile('r', variables, body);
}

function reads(elements: readonly Element[], statements: Statements): string {
  const { source, record } = statements;
  return elements
    .map((e) => {
      switch (e.element) {
        case 'field':
          return `${statements.at(e.name)} $${e.name} = ${e.type.read(source, record.version)};`;
        case 'filler':
          return `at = -1; ${e.type.read(source, record.version)};`;
        case 'bit':
          return `${statements.at(e.flags)} $${e.flags} = (${e.type.read(source, record.version)} ? $${e.flags} | ${e.mask} : $${e.flags}) >>> 0;`;
        case 'check': {
          const fail = source.bind('f', (r: Reader) => {
            throw new WireError('CORRUPT', e.message, r.position);
          });
          return `if (!(${e.expression})) ${fail}(r);`;
        }
        case 'when':
          return `if (${e.predicate}) { ${reads(e.fields, statements)} } else { ${reads(e.otherwise, statements)} }`;
      }
    })
    .join('\n');
}

/** The encoder. What the version cannot carry is an error, unless it is declared droppable. */
export function compileEncoder<T>(record: RecordInVersion): (w: Writer, value: T) => void {
  const statements = new Statements(record);
  const { source, names } = statements;
  const fields = new Map(
    fieldsOf([...record.elements, ...record.all])
      .reverse()
      .map((f) => [f.name, f]),
  );
  const variables = names.map((n) => {
    const f = fields.get(n);
    const initial = source.bind('i', f?.initial === undefined ? f?.type.zero : f.initial);
    return `const $${n} = o.${n} === undefined ? ${initial} : o.${n};`;
  });
  const lost = refuses(
    fieldsBeside(record.elements, record.all),
    `cannot be sent in protocol version ${record.version}`,
    statements,
  );
  return statements.compile(
    'w, o',
    `${lost} ${variables.join(' ')}`,
    writes(record.elements, statements),
  );
}

function writes(elements: readonly Element[], statements: Statements): string {
  const { source, record } = statements;
  return elements
    .map((e) => {
      switch (e.element) {
        case 'field':
          return `${statements.at(e.name)} ${e.type.write(source, record.version, `$${e.name}`)}`;
        case 'filler':
          return e.type.write(source, record.version, source.bind('k', e.constant));
        case 'bit':
          return `${statements.at(e.flags)} ${e.type.write(source, record.version, `($${e.flags} & ${e.mask}) !== 0 ? 1 : 0`)}`;
        case 'check': {
          const fail = source.bind('f', () => {
            throw new WireError('NOT_ENCODABLE', e.message);
          });
          return `if (!(${e.expression})) ${fail}();`;
        }
        case 'when': {
          const branch = (taken: readonly Element[], other: readonly Element[]): string =>
            refuses(fieldsBeside(taken, other), 'is not sent beside the others', statements) +
            writes(taken, statements);
          return `if (${e.predicate}) { ${branch(e.fields, e.otherwise)} } else { ${branch(e.otherwise, e.fields)} }`;
        }
      }
    })
    .join('\n');
}

/** Fields among `other` that `taken` lacks. */
function fieldsBeside(taken: readonly Element[], other: readonly Element[]): Field[] {
  const names = new Set(fieldsOf(taken).map((f) => f.name));
  return fieldsOf(other).filter((f) => !names.has(f.name) && f.droppable !== true);
}

/** A statement that refuses values of fields that are not written. */
function refuses(fields: readonly Field[], reason: string, statements: Statements): string {
  if (fields.length === 0) return '';
  const { source, record } = statements;
  const lost = fields.map((f) => ({ f, carried: carriedBits(record.elements, f) }));
  const refuse = (value: Record<string, unknown>) => {
    for (const { f, carried } of lost) {
      const given = value[f.name];
      if (given === undefined || given === f.type.zero || given === f.initial) continue;
      if (carried !== 0 && ((given as number) & ~carried) === 0) continue;
      throw new WireError('NOT_ENCODABLE', reason, -1, `${record.name}.${f.name}`);
    }
  };
  return `${source.bind('g', refuse)}(o);`;
}

/** Bits of a flags field that a version carries elsewhere, or may drop. */
function carriedBits(elements: readonly Element[], flags: Field): number {
  let bits = typeof flags.droppable === 'number' ? flags.droppable : 0;
  for (const e of elements) if (e.element === 'bit' && e.flags === flags.name) bits |= e.mask;
  return bits;
}
