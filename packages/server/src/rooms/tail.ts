import { type ChatMessage, encodeMessage, type LogEvent } from '@tertulia/protocol';
import { toTombstone } from '../log/tombstone.ts';

/** More than the 500 events a resume may ask for, so that a warm tail answers every resume and join. */
export const tailCapacity = 512;

/** An event of the log as it is sent: encoded once, spliced into every catch-up. */
export type TailEntry = { readonly seq: number; readonly encoded: string; readonly isMessage: boolean };

/**
 * The newest events of a room's log, contiguous up to its last `seq`. It is warm when it reaches back `tailCapacity` events
 * or to the beginning of the log. Kept as text: an object per event would cost the collector more than the events cost us.
 */
export class Tail {
  private entries: string[] = [];
  private lastSeq = 0;
  /** Which of the entries are no messages: few. */
  private others = new Set<number>();
  private isWarm: boolean;
  bytes = 0;
  /** How often something was erased: who reads the store meanwhile may hold what is erased by now. */
  erasures = 0;

  constructor(isComplete: boolean) {
    this.isWarm = isComplete;
  }

  get warm(): boolean {
    return this.isWarm;
  }

  push({ seq, encoded, isMessage }: TailEntry): void {
    this.entries.push(encoded);
    this.lastSeq = seq;
    if (!isMessage) this.others.add(seq);
    this.bytes += encoded.length;
    // Trimmed by halves, so that a push costs no copy of the array.
    if (this.entries.length >= tailCapacity * 2) this.trim();
  }

  /** Puts what the store holds before the live entries; `older` ends at the room's last seq as of some moment since. */
  fill(older: readonly TailEntry[]): void {
    const firstLive = this.entries.length > 0 ? this.firstSeq : Number.POSITIVE_INFINITY;
    const missing = older.filter(({ seq }) => seq < firstLive);
    for (const { seq, isMessage } of missing) if (!isMessage) this.others.add(seq);
    if (this.entries.length === 0) this.lastSeq = missing.at(-1)?.seq ?? this.lastSeq;
    this.entries = [...missing.map(({ encoded }) => encoded), ...this.entries];
    this.isWarm = true;
    this.trim();
    this.bytes = countChars(this.entries);
  }

  /** Leaves tombstones of the messages, of those that it holds. */
  erase(seqs: Iterable<number>): void {
    this.erasures++;
    for (const seq of seqs) {
      const index = seq - this.firstSeq;
      const encoded = this.entries[index];
      if (encoded === undefined || this.others.has(seq)) continue;
      const tombstone = encodeMessage(toTombstone(JSON.parse(encoded) as ChatMessage));
      this.entries[index] = tombstone;
      this.bytes += tombstone.length - encoded.length;
    }
  }

  /** Forgets everything to save memory; the next reader warms it again. */
  drop(): void {
    this.entries = [];
    this.others.clear();
    this.bytes = 0;
    this.isWarm = false;
  }

  /** Encoded events with a seq above `seq`, ascending; only right for a warm tail and at most `tailCapacity` events back. */
  after(seq: number): string[] {
    return this.entries.slice(Math.max(0, seq + 1 - this.firstSeq));
  }

  /** The events that are no messages with a seq above `after` and at most `upTo`, of those that it holds. */
  othersBetween(after: number, upTo: number): LogEvent[] {
    const seqs = [...this.others].filter((seq) => seq > after && seq <= upTo && seq >= this.firstSeq);
    return seqs.map((seq) => JSON.parse(this.entries[seq - this.firstSeq] as string) as LogEvent);
  }

  newest(count: number): string[] {
    return this.entries.slice(-count);
  }

  /** The newest encoded messages, ascending, at most `limit`. */
  newestMessages(limit: number): string[] {
    if (this.others.size === 0) return this.newest(limit);
    const messages: string[] = [];
    for (let i = this.entries.length - 1; i >= 0 && messages.length < limit; i--) {
      if (!this.others.has(this.firstSeq + i)) messages.push(this.entries[i] as string);
    }
    return messages.reverse();
  }

  private get firstSeq(): number {
    return this.lastSeq - this.entries.length + 1;
  }

  private trim(): void {
    if (this.entries.length <= tailCapacity) return;
    this.entries = this.entries.slice(-tailCapacity);
    for (const seq of this.others) if (seq < this.firstSeq) this.others.delete(seq);
    this.isWarm = true;
    this.bytes = countChars(this.entries);
  }
}

function countChars(entries: readonly string[]): number {
  return entries.reduce((sum, encoded) => sum + encoded.length, 0);
}
