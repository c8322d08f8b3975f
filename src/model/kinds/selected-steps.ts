/** Lists of job identifiers. */
import { convertToText } from '../engine/convert.js';
import type { Json } from '../engine/json.js';
import type { Kind } from '../engine/kind.js';
import { compileReader } from '../engine/kind.js';
import { listOf } from '../engine/list.js';
import type { SelectedStep } from './step-ids.js';
import { SELECTED_STEP } from './step-ids.js';

/** Commas part identifiers, but not the tasks in brackets. */
export const BETWEEN_IDS = /,(?![^[]*\])/;

/**
 * Jobs, array tasks, components: a list, or one text. Commas separate identifiers in either; upstream
 * splits neither.
 */
export const SELECTED_STEP_LIST: Kind<readonly SelectedStep[] | null> = {
  ...listOf('SELECTED_STEP_LIST', SELECTED_STEP),
  reader(version) {
    const read = compileReader(SELECTED_STEP, version);
    return (input, context) => {
      const items: readonly Json[] = Array.isArray(input) ? input : [input];
      return items.flatMap((item, i) =>
        context.atIndex(i, () => {
          const text = convertToText(item);
          const ids: readonly Json[] = text === null ? [item] : text.split(BETWEEN_IDS);
          return ids.map((id) => read(id, context));
        }),
      );
    };
  },
};
