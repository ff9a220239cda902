/** 0 is for good. */
const offeredDays = [0, 1, 7, 30, 90, 365] as const;

/** How many days messages may be kept for, with the present number. */
export function keptFor(presentDays: number): readonly number[] {
  return [...new Set([...offeredDays, presentDays])].sort((a, b) => a - b);
}

export function toKeptFor(days: number): string {
  if (days === 0) return 'For good';
  return days === 1 ? 'For a day' : `For ${days} days`;
}
