import type { ShownRecord } from '../checker/checker.ts';
import { MessageMarks, toMarks } from './message-marks.ts';
import { nameless } from './stored-log.ts';
import type { Wire } from './wire-client.ts';

/**
 * What one client showed of one room, and how far it is. A gap is filled from history before anything after it is shown.
 * What comes twice or with a hole is shown all the same: the checker is to see it.
 */
export class RoomView {
  readonly shown: ShownRecord[] = [];
  /** Messages that are shown and have changed since, in a way that is not known; with what is told of them until they are asked for. */
  readonly stale = new Map<number, Wire[]>();
  private readonly marks = new Map<number, MessageMarks>();
  epoch = '';
  /** Everything up to here was applied. */
  seq = 0;
  /** Whether the server counts this client among the members, so that it may post here. */
  isMember = false;
  /** False from a cut until the server says again from where live events follow. */
  private isFollowing = false;
  /** Events after a gap wait until history has filled it up to `to`. */
  private gap: { readonly to: number; readonly held: Wire[] } | undefined;

  constructor(readonly room: string) {}

  get hasGap(): boolean {
    return this.gap !== undefined;
  }

  /** The server names the log's end from which live events follow. */
  enter(epoch: string, lastSeq: number): void {
    this.isMember = true;
    this.isFollowing = true;
    this.epoch = epoch;
    this.gap = lastSeq > this.seq ? { to: lastSeq, held: [] } : undefined;
  }

  /** Is in again after an absence: nothing is shown before the server has said what happened since. */
  enterAgain(): void {
    this.isMember = true;
    this.disconnect();
  }

  sync(sync: Wire): void {
    const { epoch, state, from_seq, to_seq, events, stale } = sync as unknown as {
      epoch: string;
      state: 'complete' | 'limited' | 'reset';
      from_seq: number;
      to_seq: number;
      events: Wire[];
      stale?: number[];
    };
    if (state === 'reset') {
      this.shown.length = 0;
      this.stale.clear();
      this.marks.clear();
      this.seq = 0;
      this.enter(epoch, to_seq);
      return;
    }
    this.epoch = epoch;
    this.isMember = true;
    this.isFollowing = true;
    this.gap = state === 'limited' ? { to: from_seq, held: [] } : undefined;
    for (const seq of stale ?? []) if (this.shown.some((one) => one.seq === seq)) this.stale.set(seq, []);
    for (const event of events) this.apply(event);
  }

  apply(event: Wire): void {
    if (!this.isFollowing) return;
    if (this.gap) {
      this.gap.held.push(event);
      return;
    }
    this.seq = event['seq'] as number;
    if (event.type === 'Message' || event.type === 'PrivateMessage') this.show(event);
    if ('target_seq' in event) this.change(event['target_seq'] as number, event);
  }

  /** Shows a message that was stale as it stands now. The page may have been read before what was told since it was asked for. */
  refresh(seq: number, page: Wire): void {
    const since = this.stale.get(seq) ?? [];
    this.stale.delete(seq);
    const message = (page['messages'] as Wire[]).find((one) => one['seq'] === seq);
    const index = this.shown.findLastIndex((one) => one.seq === seq);
    if (!message || index < 0) return;
    this.shown[index] = this.toShown(message);
    for (const event of since) this.change(seq, event);
  }

  fill(page: Wire): void {
    const { messages, more_after } = page as unknown as { messages: Wire[]; more_after: boolean };
    if (!this.gap) return;
    const { to, held } = this.gap;
    for (const message of messages) {
      if ((message['seq'] as number) > to) break;
      this.seq = message['seq'] as number;
      this.show(message);
    }
    const isReached = !more_after || this.seq >= to || (messages.at(-1)?.['seq'] as number) > to;
    if (!isReached) return;
    this.seq = to;
    this.gap = undefined;
    for (const event of held) this.apply(event);
  }

  /** The socket is gone: what was held back comes again with the next sync. */
  disconnect(): void {
    this.isFollowing = false;
    this.gap = undefined;
  }

  private change(seq: number, event: Wire): void {
    this.stale.get(seq)?.push(event);
    const index = this.shown.findLastIndex((one) => one.seq === seq);
    const record = this.shown[index];
    // Tombstones change no more.
    if (!record || record.content === '') return;
    const marks = this.marks.get(seq) ?? new MessageMarks();
    this.marks.set(seq, marks);
    if (event.type === 'MessageEdited') marks.rev = event['rev'] as number;
    if (event.type === 'MessagePinned') marks.isPinned = event['pinned'] as boolean;
    if (event.type === 'ReactionChanged') marks.setCount(event['emoji'] as string, event['count'] as number);
    const content = event.type === 'MessageEdited' ? (event['content'] as string) : record.content;
    // What an edit said is told no more once the message is deleted: its deletion follows.
    const isErased = event.type === 'MessageDeleted' || content === '';
    this.shown[index] = { ...record, content: isErased ? '' : content, marks: isErased ? '' : marks.toString() };
  }

  private show(event: Wire): void {
    this.shown.push(this.toShown(event));
  }

  private toShown(event: Wire): ShownRecord {
    const { seq, n, client_id, content } = event as unknown as {
      seq: number;
      n: number;
      client_id?: string;
      content: string;
    };
    const marks = toMarks(event as Parameters<typeof toMarks>[0]);
    this.marks.set(seq, marks);
    return { room: this.room, seq, n, clientId: client_id ?? nameless(seq), content, marks: marks.toString() };
  }
}
