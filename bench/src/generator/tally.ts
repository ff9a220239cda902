import type { Mark } from './mark.ts';

/** What must be 0. `strayed` are messages that reached somebody who is not in their room. */
export type Violations = { lost: number; duplicated: number; outOfOrder: number; strayed: number };

export function noViolations(): Violations {
  return { lost: 0, duplicated: 0, outOfOrder: 0, strayed: 0 };
}

type Lane = {
  /** The next index, were nothing missing. */
  next: number;
  heard: number;
  /** Skipped indices as [from, to): few, for what was refused or comes late. */
  gaps: [from: number, to: number][];
};

/** What one member has heard of its room, to tell what it hears twice, too late or not at all. */
export class Tally {
  private readonly lanes: Lane[] = [];
  private lastSeq = 0;

  constructor(
    private readonly room: number,
    /** Shared by many tallies. */
    private readonly violations: Violations,
  ) {}

  /** Whether the message counts as delivered: it is of this room, and new. */
  hear({ room, lane, index, seq }: Mark): boolean {
    if (room !== this.room) {
      this.violations.strayed++;
      return false;
    }
    this.lanes[lane] ??= { next: 0, heard: 0, gaps: [] };
    const heard = this.lanes[lane];
    if (index >= heard.next) {
      if (index > heard.next) heard.gaps.push([heard.next, index]);
      heard.next = index + 1;
    } else if (!fillGap(heard.gaps, index)) {
      this.violations.duplicated++;
      return false;
    }
    heard.heard++;
    if (seq < this.lastSeq) this.violations.outOfOrder++;
    else this.lastSeq = seq;
    return true;
  }

  /** How many are missing of the messages that were acknowledged so far, by lane. */
  countMissing(acked: readonly number[]): number {
    let missing = 0;
    for (let lane = 0; lane < acked.length; lane++) {
      missing += Math.max(0, (acked[lane] as number) - (this.lanes[lane]?.heard ?? 0));
    }
    return missing;
  }

  /** The last place in the log that was heard of; 0 if none was. */
  get seq(): number {
    return this.lastSeq;
  }
}

/** Takes `index` out of the gaps, if it is in one. */
function fillGap(gaps: [from: number, to: number][], index: number): boolean {
  const at = gaps.findIndex(([from, to]) => from <= index && index < to);
  const gap = gaps[at];
  if (!gap) return false;
  const [from, to] = gap;
  const left: [number, number][] = [
    [from, index],
    [index + 1, to],
  ];
  gaps.splice(at, 1, ...left.filter(([start, end]) => start < end));
  return true;
}
