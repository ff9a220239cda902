import type { ChatMessage, LogEvent } from '@tertulia/protocol';

export type TailEntry = { readonly event: LogEvent; readonly encoded: string };

/** More than the 500 events a resume may ask for, so that a warm tail answers every resume and join. */
export const tailCapacity = 512;

/**
 * The newest events of a room's log, contiguous up to its last `seq`, already encoded. It is warm when it reaches back
 * `tailCapacity` events or to the beginning of the log.
 */
export class Tail {
  private entries: TailEntry[] = [];
  private isWarm: boolean;
  bytes = 0;

  constructor(isComplete: boolean) {
    this.isWarm = isComplete;
  }

  get warm(): boolean {
    return this.isWarm;
  }

  push(entry: TailEntry): void {
    this.entries.push(entry);
    this.bytes += entry.encoded.length;
    // Trimmed by halves, so that a push costs no copy of the array.
    if (this.entries.length >= tailCapacity * 2) this.trim();
  }

  /** Puts what the store holds before the live entries; `older` ends at the room's last seq as of some moment since. */
  fill(older: readonly TailEntry[]): void {
    const firstLive = this.entries[0]?.event.seq ?? Number.POSITIVE_INFINITY;
    this.entries = [...older.filter((entry) => entry.event.seq < firstLive), ...this.entries];
    this.bytes = this.entries.reduce((sum, entry) => sum + entry.encoded.length, 0);
    this.isWarm = true;
    this.trim();
  }

  /** Forgets everything to save memory; the next reader warms it again. */
  drop(): void {
    this.entries = [];
    this.bytes = 0;
    this.isWarm = false;
  }

  /** Events with a seq above `seq`, ascending; only right for a warm tail and at most `tailCapacity` events back. */
  after(seq: number): TailEntry[] {
    const first = this.entries[0]?.event.seq;
    if (first === undefined) return [];
    return this.entries.slice(Math.max(0, seq + 1 - first));
  }

  newest(count: number): TailEntry[] {
    return this.entries.slice(-count);
  }

  /** The newest messages, ascending, and whether the tail holds more before them. */
  newestMessages(limit: number): { readonly messages: ChatMessage[]; readonly moreBefore: boolean } {
    const messages: ChatMessage[] = [];
    for (let i = this.entries.length - 1; i >= 0; i--) {
      const event = this.entries[i]?.event;
      if (event === undefined || event.type === 'RoomUpdated') continue;
      if (messages.length === limit) return { messages: messages.reverse(), moreBefore: true };
      messages.push(event);
    }
    return { messages: messages.reverse(), moreBefore: false };
  }

  private trim(): void {
    if (this.entries.length <= tailCapacity) return;
    this.entries = this.entries.slice(-tailCapacity);
    this.isWarm = true;
    this.bytes = this.entries.reduce((sum, entry) => sum + entry.encoded.length, 0);
  }
}
