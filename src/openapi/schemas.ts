/** Turns kinds into schemas of one API version, and decides which of them become components. */
import type { AnyKind, Schema, SchemaScope } from '../model/engine/kind.js';
import { schemaName } from '../model/engine/kind.js';
import type { ApiVersion, SchemaPolicy } from '../model/versions.js';
import { apiVersionName } from '../model/versions.js';

/** Collects the component schemas that one version's operations need. */
export class SchemaBuilder implements SchemaScope {
  readonly version: ApiVersion;
  /** Component schemas by full name, in the order of first use. */
  readonly components = new Map<string, Schema>();
  readonly #policy: SchemaPolicy;
  readonly #named: ReadonlySet<string>;

  /** @param named - names (without version) of the types that operations name. */
  constructor(version: ApiVersion, policy: SchemaPolicy, named: ReadonlySet<string>) {
    this.version = version;
    this.#policy = policy;
    this.#named = named;
  }

  use(kind: AnyKind): Schema {
    return this.#isComponent(kind) ? this.#reference(kind) : kind.schema(this);
  }

  /** A reference to the kind's component, which is added where it is new. */
  #reference(kind: AnyKind): Schema {
    const name = `${apiVersionName(this.version)}_${schemaName(kind, this.version)}`;
    if (!this.components.has(name)) {
      // Reserved before it is built: a type may refer to itself.
      this.components.set(name, {});
      this.components.set(name, kind.schema(this));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #isComponent(kind: AnyKind): boolean {
    switch (kind.shape) {
      case 'scalar':
        return false;
      case 'flags':
        return this.#policy.flagSchemas;
      case 'removed':
        return this.#policy.removedSchemas;
      default:
        return this.#policy.schemaRefs === 'all' || this.#named.has(schemaName(kind, this.version));
    }
  }
}
