/** Turns kinds into schemas of one API version, and decides which of them become components. */
import type { AnyKind, Schema, SchemaScope } from '../model/engine/kind.js';
import { schemaName } from '../model/engine/kind.js';
import type { ApiVersion } from '../model/versions.js';
import { apiVersionName, VERSION_RULES } from '../model/versions.js';

/** Collects the component schemas that one version's operations need. */
export class SchemaBuilder implements SchemaScope {
  readonly version: ApiVersion;
  /** Component schemas by full name, in the order of first use. */
  readonly components = new Map<string, Schema>();
  readonly #named: ReadonlySet<string>;

  /** @param named - names (without version) of the types that operations name directly. */
  constructor(version: ApiVersion, named: ReadonlySet<string>) {
    this.version = version;
    this.#named = named;
  }

  use(kind: AnyKind): Schema {
    return this.#isComponent(kind) ? this.reference(kind) : kind.schema(this);
  }

  /** A reference to the kind's component, which is added where it is new. */
  reference(kind: AnyKind): Schema {
    const name = `${apiVersionName(this.version)}_${schemaName(kind, this.version)}`;
    if (!this.components.has(name)) {
      // Reserved before it is built: a type may refer to itself.
      this.components.set(name, {});
      this.components.set(name, kind.schema(this));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #isComponent(kind: AnyKind): boolean {
    const rules = VERSION_RULES[this.version];
    if (kind.shape === 'scalar') return false;
    if (kind.shape === 'flags') return rules.flagSchemas;
    if (rules.schemaRefs === 'all') return true;
    return this.#named.has(schemaName(kind, this.version));
  }
}
