import { isDeepStrictEqual } from 'node:util';
import { median } from '../statistics/percentile.ts';
import type { Environment } from './environment.ts';
import type { Better, Series } from './figure.ts';
import { formatNumber, layOut } from './format.ts';
import type { Result } from './result.ts';

export type Verdict = 'better' | 'worse' | 'within noise' | 'too few rounds' | '';

/** With fewer rounds than this, how much a figure varies by itself is anybody's guess. */
const minRounds = 3;

/** A difference counts when the medians are further apart than the rounds of both results, added up, are from each other. */
export function judge(before: readonly number[], after: readonly number[], better: Better): Verdict {
  if (better === 'neither') return '';
  if (better === 'zero') {
    const [faultsBefore, faultsAfter] = [Math.max(...before), Math.max(...after)];
    if (faultsBefore === faultsAfter) return faultsAfter === 0 ? '' : 'within noise';
    return faultsAfter > faultsBefore ? 'worse' : 'better';
  }
  if (Math.min(before.length, after.length) < minRounds) return 'too few rounds';
  const difference = median(after) - median(before);
  if (Math.abs(difference) <= spread(before) + spread(after)) return 'within noise';
  return difference > 0 === (better === 'more') ? 'better' : 'worse';
}

/** One line per figure that both results have, with new / old. */
export function renderComparison(before: Result, after: Result): string {
  const rows = after.modes.flatMap(({ mode, figures }) => {
    const known = before.modes.find((one) => one.mode === mode)?.figures ?? [];
    return figures.flatMap((figure) => {
      const same = known.find((one) => one.what === figure.what);
      return same ? [[mode, ...toRow(same, figure)]] : [];
    });
  });
  const head = ['mode', 'figure', 'old', 'new', 'new / old', 'unit', 'verdict'];
  return [...listDifferences(before.environment, after.environment), ...layOut([head, ...rows], [2, 3, 4])].join('\n');
}

function toRow(before: Series, after: Series): string[] {
  const [old, now] = [median(before.rounds), median(after.rounds)];
  const ratio = old === 0 ? (now === 0 ? '1.00' : '–') : (now / old).toFixed(2);
  const verdict = judge(before.rounds, after.rounds, after.better);
  return [after.what, formatNumber(old), formatNumber(now), ratio, after.unit, verdict];
}

/** What besides the code may have made the difference. */
function listDifferences(before: Environment, after: Environment): string[] {
  const differing = (['cpuModel', 'coreCount', 'system', 'node', 'cores'] as const).filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  );
  const settings = Object.keys(after.settings).filter(
    (key) => key !== 'rounds' && !isDeepStrictEqual(Object(before.settings)[key], Object(after.settings)[key]),
  );
  const all = [...differing, ...settings];
  return all.length === 0 ? [] : [`! not measured alike: ${all.join(', ')}`, ''];
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
