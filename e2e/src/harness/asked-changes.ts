import type { ChangeRecord } from '../checker/checker.ts';
import type { QueuedRecord } from './send-queue.ts';
import type { Wire } from './wire-client.ts';

/** What one client asked to be made of messages, and what became of it. */
export class AskedChanges {
  readonly all: ChangeRecord[] = [];
  /** By room: the newest event that answered one of the requests. */
  readonly changedAt = new Map<string, number>();
  /** Asked for and not answered, by request. */
  private readonly waiting = new Map<string, ChangeRecord>();
  private readonly deletions = new Map<string, QueuedRecord>();

  /** Whether all is answered, or never will be. */
  get isAnswered(): boolean {
    return this.waiting.size === 0 && this.deletions.size === 0;
  }

  /** The id for the request. */
  ask(record: ChangeRecord): string {
    const id = `change ${this.all.length}`;
    this.all.push(record);
    this.waiting.set(id, record);
    return id;
  }

  /** The id for the request. */
  askDeletion(record: QueuedRecord): string {
    record.deletion ??= 'asked';
    const id = `delete ${record.clientId}`;
    this.deletions.set(id, record);
    return id;
  }

  acknowledge(reply: Wire): void {
    const deleted = this.take(this.deletions, reply);
    if (deleted) deleted.deletion = 'acked';
    const changed = this.take(this.waiting, reply);
    if (changed) changed.state = 'acked';
  }

  refuse(error: Wire): void {
    this.deletions.delete(error['re'] as string);
    const changed = this.take(this.waiting, error);
    // What could not be stored may yet be found stored.
    if (changed) changed.state = error['code'] === 'storage_unavailable' ? 'asked' : 'refused';
  }

  /** The connection is lost: whether they were done nobody says any more. */
  forget(): void {
    this.waiting.clear();
    this.deletions.clear();
  }

  private take<T extends { readonly room: string }>(from: Map<string, T>, reply: Wire): T | undefined {
    const record = from.get(reply['re'] as string);
    if (!record) return undefined;
    from.delete(reply['re'] as string);
    const seq = (reply['seq'] as number | undefined) ?? 0;
    this.changedAt.set(record.room, Math.max(seq, this.changedAt.get(record.room) ?? 0));
    return record;
  }
}
