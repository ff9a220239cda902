import type { SentRecord } from '../checker/checker.ts';

type Outgoing = { readonly type: string; readonly [field: string]: unknown };

export type QueuedRecord = SentRecord & {
  readonly message: Outgoing;
  /** Instants of the monotonic clock. */
  sentAt?: number;
  ackedAt?: number;
};

/**
 * A client's outbox: everything sent and not yet acknowledged, in sending order. A refused message is sent again later as
 * if it had been written then, since its successors were on their way already and may have been taken.
 */
export class SendQueue {
  readonly sent: QueuedRecord[] = [];
  ackedCount = 0;
  private readonly waiting = new Map<string, QueuedRecord>();
  private readonly refused = new Set<QueuedRecord>();
  private nextIndex = 0;

  constructor(private readonly sender: string) {}

  get length(): number {
    return this.waiting.size;
  }

  has(clientId: unknown): boolean {
    return this.waiting.has(clientId as string);
  }

  hasFor(room: string): boolean {
    return [...this.waiting.values()].some((record) => record.room === room);
  }

  /** While something is to be sent again, nothing new may overtake it. */
  get isHeldBack(): boolean {
    return this.refused.size > 0;
  }

  add(room: string, message: Outgoing & { readonly content: string }): QueuedRecord {
    const senderIndex = this.nextIndex++;
    const clientId = `${this.sender}-${senderIndex}`;
    const content = `${clientId} ${message.content}`;
    const record = {
      clientId,
      sender: this.sender,
      senderIndex,
      room,
      content,
      message: { ...message, content, id: clientId, client_id: clientId },
    };
    this.sent.push(record);
    this.waiting.set(clientId, record);
    return record;
  }

  acknowledge(clientId: string, room: string, seq: number, at: number): void {
    const record = this.waiting.get(clientId);
    if (!record) return;
    record.seq = seq;
    // The room of a direct message is named by its first acknowledgement.
    record.room = room;
    record.ackedAt = at;
    this.ackedCount++;
    this.waiting.delete(clientId);
    this.refused.delete(record);
  }

  refuse(clientId: string): void {
    const record = this.waiting.get(clientId);
    if (!record) return;
    this.refused.add(record);
    this.waiting.delete(clientId);
    record.senderIndex = this.nextIndex++;
    this.waiting.set(clientId, record);
  }

  takeRefused(): readonly QueuedRecord[] {
    const records = [...this.refused];
    this.refused.clear();
    return records;
  }

  /** Everything, to be sent again on a new socket. */
  takeAll(): readonly QueuedRecord[] {
    this.refused.clear();
    return [...this.waiting.values()];
  }
}
