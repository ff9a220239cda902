import type { ShownRecord } from '../checker/checker.ts';
import { nameless } from './stored-log.ts';
import type { Wire } from './wire-client.ts';

/**
 * What one client showed of one room, and how far it is. A gap is filled from history before anything after it is shown.
 * What comes twice or with a hole is shown all the same: the checker is to see it.
 */
export class RoomView {
  readonly shown: ShownRecord[] = [];
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
      this.seq = 0;
      this.enter(epoch, to_seq);
      return;
    }
    this.epoch = epoch;
    this.isMember = true;
    this.isFollowing = true;
    this.gap = state === 'limited' ? { to: from_seq, held: [] } : undefined;
    // The only thing that changes a message is that it is deleted.
    for (const seq of stale ?? []) this.erase(seq);
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
    if (event.type === 'MessageDeleted') this.erase(event['target_seq'] as number);
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

  private erase(seq: number): void {
    const index = this.shown.findLastIndex((one) => one.seq === seq);
    const record = this.shown[index];
    if (record) this.shown[index] = { ...record, content: '' };
  }

  private show(event: Wire): void {
    const { seq, n, client_id, content } = event as unknown as {
      seq: number;
      n: number;
      client_id?: string;
      content: string;
    };
    this.shown.push({ room: this.room, seq, n, clientId: client_id ?? nameless(seq), content });
  }
}
