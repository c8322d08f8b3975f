/** Kinds that are only read: one key of the input that sets several members, or none. */
import type { AnyKind, Kind, Read } from '../engine/kind.js';
import { compileReader, schemaName } from '../engine/kind.js';
import type { ApiVersion } from '../versions.js';

/**
 * A kind described as `shown` whose reader gives members of the surrounding object. `warns` is for
 * kinds that carry a type of their own upstream; the others hand their input on and draw no warning.
 */
export function inputKind<R>(
  name: string,
  shown: AnyKind,
  reader: (version: ApiVersion) => Read<R>,
  options: { readonly warns?: boolean } = {},
): Kind<R> {
  return {
    name,
    shape: shown.shape,
    ...(shown.item && { item: shown.item }),
    zero: {} as R,
    schemaName: (version) => schemaName(shown, version),
    schema: (scope) => shown.schema(scope),
    writer: () => {
      throw new Error(`${name} is only read`);
    },
    reader,
    ...(options.warns && shown.warnsAbout && { warnsAbout: shown.warnsAbout }),
  };
}

/**
 * A member that "unset" leaves alone. Its message starts it at 0, and upstream sends the sentinel
 * instead, which the controller takes for a value: a job that begins in the year 2106.
 */
export function unlessUnset<M extends string, W>(
  member: M,
  kind: Kind<W>,
): Kind<{ readonly [K in M]?: W }> {
  return inputKind(kind.name, kind, (version) => {
    const read = compileReader(kind, version);
    return (input, context) => {
      const value = read(input, context);
      return kind.isUnset?.(value) ? {} : ({ [member]: value } as { [K in M]: W });
    };
  });
}
