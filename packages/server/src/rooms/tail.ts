import {
  applyMessageChange,
  type ChatMessage,
  encodeMessage,
  isErasure,
  type LogEvent,
  type MessageChange,
} from '@tertulia/protocol';
import { eraseEdit, trimEdit } from '../log/change-kinds.ts';
import { MessageReactions } from './message-reactions.ts';

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
  /** Of messages that have any, by seq: they are no part of the text, for everyone is shown their own. */
  private reactions = new Map<number, MessageReactions>();
  /** Who reads the store now, and so may hold what has changed by then. */
  private readonly watchers = new Set<MessageChange[]>();
  private isWarm: boolean;
  bytes = 0;

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

  /**
   * Puts what the store holds before the live entries; `older` ends at the room's last seq as of some moment since.
   * `reactions` is who reacted to the newest of those messages.
   */
  fill(older: readonly TailEntry[], reactions: ReadonlyMap<number, MessageReactions> = new Map()): void {
    const firstLive = this.entries.length > 0 ? this.firstSeq : Number.POSITIVE_INFINITY;
    const missing = older.filter(({ seq }) => seq < firstLive);
    for (const { seq, isMessage } of missing) if (!isMessage) this.others.add(seq);
    for (const [seq, one] of reactions) if (seq < firstLive) this.reactions.set(seq, one);
    if (this.entries.length === 0) this.lastSeq = missing.at(-1)?.seq ?? this.lastSeq;
    this.entries = [...missing.map(({ encoded }) => encoded), ...this.entries];
    this.isWarm = true;
    this.trim();
    this.bytes = this.countBytes();
  }

  /** Changes the messages that the event is about, of those that it holds; `seqs` names them. */
  change(event: MessageChange, seqs: Iterable<number>): void {
    for (const changes of this.watchers) changes.push(event);
    for (const seq of seqs) {
      const index = seq - this.firstSeq;
      const encoded = this.entries[index];
      if (encoded === undefined || this.others.has(seq)) continue;
      if (event.type === 'ReactionChanged') {
        this.react(seq, event);
        continue;
      }
      const changed = encodeMessage(applyMessageChange(JSON.parse(encoded) as ChatMessage, event));
      this.entries[index] = changed;
      this.bytes += changed.length - encoded.length;
      if (isErasure(event)) this.forgetReactions(seq);
    }
    if (isErasure(event)) this.eraseEdits((edit) => eraseEdit(edit, event));
  }

  /** The log begins at `firstSeq` from now on: what was before is gone, and what edits made of it. */
  dropBefore(firstSeq: number): void {
    const count = Math.max(0, firstSeq - this.firstSeq);
    if (count > 0) this.keepNewest(this.entries.length - count);
    this.eraseEdits((event) => trimEdit(event, firstSeq));
  }

  /** Runs `read`, which asks the store, and gives what changed meanwhile too: what was read may not tell of it. */
  async watch<T>(read: () => Promise<T>): Promise<{ readonly value: T; readonly changes: readonly MessageChange[] }> {
    const changes: MessageChange[] = [];
    this.watchers.add(changes);
    try {
      return { value: await read(), changes };
    } finally {
      this.watchers.delete(changes);
    }
  }

  /** Forgets everything to save memory; the next reader warms it again. */
  drop(): void {
    this.entries = [];
    this.others.clear();
    this.reactions.clear();
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

  /** The newest encoded messages, ascending, at most `limit`, with their reactions as `viewerId` is shown them. */
  newestMessages(limit: number, viewerId: string): string[] {
    if (this.others.size === 0 && this.reactions.size === 0) return this.newest(limit);
    const messages: string[] = [];
    for (let i = this.entries.length - 1; i >= 0 && messages.length < limit; i--) {
      const seq = this.firstSeq + i;
      if (!this.others.has(seq))
        messages.push(withReactions(this.entries[i] as string, this.reactions.get(seq), viewerId));
    }
    return messages.reverse();
  }

  private react(seq: number, event: Extract<LogEvent, { type: 'ReactionChanged' }>): void {
    const reactions = this.reactions.get(seq) ?? new MessageReactions();
    this.bytes -= reactions.count * reactionBytes;
    reactions.apply(event);
    this.bytes += reactions.count * reactionBytes;
    if (reactions.isEmpty) this.reactions.delete(seq);
    else this.reactions.set(seq, reactions);
  }

  private eraseEdits(erase: (edit: LogEvent) => LogEvent): void {
    for (const seq of this.others) {
      const index = seq - this.firstSeq;
      const encoded = this.entries[index];
      if (!encoded?.startsWith('{"type":"MessageEdited"')) continue;
      const erased = encodeMessage(erase(JSON.parse(encoded) as LogEvent));
      this.entries[index] = erased;
      this.bytes += erased.length - encoded.length;
    }
  }

  private forgetReactions(seq: number): void {
    this.bytes -= (this.reactions.get(seq)?.count ?? 0) * reactionBytes;
    this.reactions.delete(seq);
  }

  private get firstSeq(): number {
    return this.lastSeq - this.entries.length + 1;
  }

  private trim(): void {
    if (this.entries.length <= tailCapacity) return;
    this.keepNewest(tailCapacity);
    this.isWarm = true;
  }

  private keepNewest(count: number): void {
    this.entries = count > 0 ? this.entries.slice(-count) : [];
    for (const seq of this.others) if (seq < this.firstSeq) this.others.delete(seq);
    for (const seq of this.reactions.keys()) if (seq < this.firstSeq) this.reactions.delete(seq);
    this.bytes = this.countBytes();
  }

  private countBytes(): number {
    const chars = this.entries.reduce((sum, encoded) => sum + encoded.length, 0);
    return [...this.reactions.values()].reduce((sum, one) => sum + one.count * reactionBytes, chars);
  }
}

/** About what it takes to remember one reaction. */
const reactionBytes = 100;

function withReactions(encoded: string, reactions: MessageReactions | undefined, viewerId: string): string {
  return reactions
    ? `${encoded.slice(0, -1)},"reactions":${JSON.stringify(reactions.toReactions(viewerId))}}`
    : encoded;
}
