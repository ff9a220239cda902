/** The nearest-rank percentile; undefined of nothing. */
export function percentile(values: Iterable<number>, percent: number): number | undefined {
  const ascending = Float64Array.from(values).sort();
  return ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)];
}

/** The middle one, or the mean of the two in the middle. Not a number of nothing. */
export function median(values: readonly number[]): number {
  const ascending = Float64Array.from(values).sort();
  const middle = (ascending.length - 1) / 2;
  return ((ascending[Math.floor(middle)] ?? Number.NaN) + (ascending[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
