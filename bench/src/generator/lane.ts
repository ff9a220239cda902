import { encodeMessage } from '@tertulia/protocol';
import { nowUs } from './clock.ts';
import type { Marks } from './mark.ts';
import type { Measures } from './measures.ts';
import type { RoomPlan } from './room-plan.ts';

type OwnRoom = { readonly plan: RoomPlan; readonly marks: Marks; readonly measures: Measures };
type Author = { readonly isIn: boolean; send(text: string): void };

/** An author's messages to its room, in order, and what became of them. */
export class Lane {
  acked = 0;
  private sent = 0;
  private readonly dueAt = new Map<number, number>();
  onAnswered: (() => void) | undefined;

  constructor(
    private readonly room: OwnRoom,
    private readonly number: number,
    private readonly author: Author,
    private readonly contentChars: number,
  ) {}

  get unansweredCount(): number {
    return this.author.isIn ? this.dueAt.size : 0;
  }

  get isOpen(): boolean {
    return this.author.isIn;
  }

  /** `dueAt` is when the message should have been sent: a generator that is late must not make the server look fast. */
  send(dueAt: number): void {
    const { plan, marks } = this.room;
    const index = this.sent++;
    this.dueAt.set(index, dueAt);
    this.author.send(
      encodeMessage({
        type: 'Message',
        id: index,
        room_id: plan.room_id,
        client_id: `${marks.run}-${plan.number}-${this.number}-${index}`,
        content: marks.write({ room: plan.number, lane: this.number, index, dueAt }, this.contentChars),
      }),
    );
  }

  /** The server's answer to a message: `refusal` is the code of its error. */
  answer(index: number, refusal?: string): void {
    const dueAt = this.dueAt.get(index);
    if (dueAt === undefined) return;
    this.dueAt.delete(index);
    if (refusal === undefined) {
      this.acked++;
      this.room.measures.acks.add(nowUs() - dueAt);
    } else this.room.measures.refused(refusal);
    this.onAnswered?.();
  }
}
