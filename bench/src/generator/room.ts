import { nowUs } from './clock.ts';
import type { Lane } from './lane.ts';
import type { Marks } from './mark.ts';
import type { Measures } from './measures.ts';
import type { Member } from './member.ts';
import { RecentFrames } from './recent-frames.ts';
import type { RoomPlan } from './room-plan.ts';
import type { Tally } from './tally.ts';

/** A room as far as this generator has people in it. */
export class Room {
  readonly members: Member[] = [];
  readonly lanes: Lane[] = [];
  /** Told how many deliveries a frame brought. */
  onHeard: ((count: number) => void) | undefined;
  private readonly frames: RecentFrames;

  constructor(
    readonly plan: RoomPlan,
    readonly marks: Marks,
    readonly measures: Measures,
  ) {
    this.frames = new RecentFrames(marks);
  }

  get presentCount(): number {
    return this.members.reduce((count, member) => count + (member.isIn ? 1 : 0), 0);
  }

  /** A frame of messages has reached a member; `expected` and what is returned are the numbers of the next frame for it. */
  hear(tally: Tally, expected: number, bytes: Buffer, start: number, end: number): number {
    const frame = this.frames.recognise(bytes, start, end, expected);
    const now = nowUs();
    let count = 0;
    for (const mark of frame.marks) {
      if (!tally.hear(mark)) continue;
      this.measures.delivered(mark.dueAt, now);
      count++;
    }
    this.onHeard?.(count);
    return frame.number + 1;
  }

  /** What was caught up counts as heard, but was not on its way all the time. */
  catchUp(tally: Tally, bytes: Buffer, start: number, end: number): void {
    for (const mark of this.marks.read(bytes, start, end)) tally.hear(mark);
  }
}
