/** The nearest-rank percentile, or undefined of nothing. */
export function percentile(values: readonly number[], percent: number): number | undefined {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)];
}
