/** More stretches than people leave; beyond it the oldest are counted as unread again by who has not read for so long. */
const maxRanges = 1_024;

/** Which ordinals of a room's messages are tombstones: what lies together is one stretch, so that a purge takes little room. */
export class Tombstones {
  /** First and last ordinal of each stretch in turn, ascending; no two touch. */
  private ranges: number[];

  constructor(ranges: readonly number[] = []) {
    this.ranges = ranges.slice(-2 * maxRanges);
  }

  add(n: number): void {
    const { ranges } = this;
    // Index of the last stretch that begins at or before n; mostly the newest.
    let at = ranges.length - 2;
    while (at >= 0 && (ranges[at] as number) > n) at -= 2;
    if (at >= 0 && (ranges[at + 1] as number) >= n) return;
    const touchesBefore = at >= 0 && ranges[at + 1] === n - 1;
    const touchesAfter = ranges[at + 2] === n + 1;
    if (touchesBefore && touchesAfter) ranges.splice(at + 1, 2);
    else if (touchesBefore) ranges[at + 1] = n;
    else if (touchesAfter) ranges[at + 2] = n;
    else ranges.splice(at + 2, 0, n, n);
    if (ranges.length > 2 * maxRanges) ranges.splice(0, 2);
  }

  has(n: number): boolean {
    return this.countAfter(n - 1) > this.countAfter(n);
  }

  /** How many there are with an ordinal above `n`. */
  countAfter(n: number): number {
    let count = 0;
    for (let at = this.ranges.length - 2; at >= 0; at -= 2) {
      const to = this.ranges[at + 1] as number;
      if (to <= n) break;
      count += to - Math.max(this.ranges[at] as number, n + 1) + 1;
    }
    return count;
  }
}
