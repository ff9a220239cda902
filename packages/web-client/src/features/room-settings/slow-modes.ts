const offered = [0, 5_000, 15_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000] as const;

/** The pauses to choose from, with the present one. */
export function slowModes(presentMs: number): readonly number[] {
  return [...new Set([...offered, presentMs])].sort((a, b) => a - b);
}

export function toSlowMode(ms: number): string {
  if (ms === 0) return 'Off';
  if (ms % 3_600_000 === 0) return count(ms / 3_600_000, 'hour');
  return ms % 60_000 === 0 ? count(ms / 60_000, 'minute') : count(Math.ceil(ms / 1_000), 'second');
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}
