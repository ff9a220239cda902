import { isClean } from '../checker/checker.ts';
import type { Judged, RowContext } from './row.ts';

/**
 * A round that is broken only by how long others waited is run once more with the same seed: what a fault does to them it does
 * again, what the machine's other work did it does not.
 */
export function withSecondChance(
  run: (context: RowContext) => Promise<Judged>,
): (context: RowContext) => Promise<Judged> {
  return async (context) => {
    const first = await run(context);
    const { problems, delays = [] } = first;
    if (!isClean(first.verdict) || delays.length === 0 || problems.length > delays.length) return first;
    const second = await run(context);
    return {
      ...second,
      figures: { ...second.figures, firstChance: delays.join('; ') },
      acked: first.acked + second.acked,
    };
  };
}
