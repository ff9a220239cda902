import type { Figure } from '../report/figure.ts';
import type { Histogram } from '../statistics/histogram.ts';

/** Percentiles in milliseconds of what was counted in microseconds. */
export function latencyFigures(of: string, latencies: Histogram, percents: readonly number[] = [50, 99]): Figure[] {
  return percents.flatMap((percent) => {
    const value = latencies.percentile(percent);
    if (value === undefined) return [];
    return [{ what: `${of}, p${percent}`, unit: 'ms', value: value / 1_000, better: 'less' as const }];
  });
}
