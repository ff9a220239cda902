import { isClean } from '../checker/checker.ts';
import type { Judged, RowContext } from './row.ts';

/**
 * A round that is broken only by what the machine's other work can cause too is run once more with the same seed: what a fault
 * does it does again.
 */
export function withSecondChance(
  run: (context: RowContext) => Promise<Judged>,
): (context: RowContext) => Promise<Judged> {
  return async (context) => {
    const first = await run(context);
    const { problems, doubts = [] } = first;
    if (!isClean(first.verdict) || doubts.length === 0 || problems.length > doubts.length) return first;
    const second = await run(context);
    return {
      ...second,
      figures: { ...second.figures, firstChance: doubts.join('; ') },
      acked: first.acked + second.acked,
    };
  };
}
