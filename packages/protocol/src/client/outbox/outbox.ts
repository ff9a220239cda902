import type { ChatMessage, User } from '../../entities.ts';
import { authorOf } from '../../message-changes.ts';
import type { RequestError } from '../connection/request-error.ts';
import type { PendingMessage } from '../state/chat-state.ts';

export const maxItems = 1_000;
const maxInFlight = 16;
const defaultPauseMs = 1_000;

export type OutboxItem = {
  readonly message: PendingMessage;
  /** Durable at this place; the bubble waits only for its event. */
  readonly acked?: { readonly roomId: string; readonly seq: number };
  /** Not to be sent before this instant of the monotonic clock. */
  readonly notBefore?: number;
};

/** In sending order. One message per target is in flight: of several, one refused for a moment would be overtaken by those behind it. */
export type Outbox = readonly OutboxItem[];

/** `undefined` when the outbox is full. */
export function enqueue(outbox: Outbox, message: PendingMessage): Outbox | undefined {
  return outbox.length >= maxItems ? undefined : [...outbox, { message }];
}

/** `messages` wait before everything else, those excepted that wait already. */
export function restore(outbox: Outbox, messages: readonly PendingMessage[]): Outbox {
  const known = new Set(outbox.map((item) => item.message.clientId));
  const found = messages.filter((message) => !known.has(message.clientId));
  return [...found.map((message) => ({ message: toQueued(message) })), ...outbox];
}

/** What the server is not known to have, and so must outlive the process. */
export function toWaiting(outbox: Outbox): readonly PendingMessage[] {
  return outbox.filter((item) => !item.acked).map((item) => toQueued(item.message));
}

/** What may be sent now, in order. */
export function sendable(outbox: Outbox, now: number): readonly PendingMessage[] {
  const blocked = new Set<string>();
  let inFlight = outbox.filter(isInFlight).length;
  const found: PendingMessage[] = [];
  for (const item of outbox) {
    const { kind } = item.message.delivery;
    if (item.acked || kind === 'failed') continue;
    const key = targetKey(item.message);
    if (!blocked.has(key) && kind === 'queued' && (item.notBefore ?? 0) <= now && inFlight < maxInFlight) {
      found.push(item.message);
      inFlight++;
    }
    blocked.add(key);
  }
  return found;
}

/** When something that waits becomes sendable, if anything does. */
export function nextSendAt(outbox: Outbox): number | undefined {
  const times = outbox.flatMap((item) =>
    item.notBefore !== undefined && item.message.delivery.kind === 'queued' ? [item.notBefore] : [],
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

export function markSent(outbox: Outbox, clientId: string): Outbox {
  return update(outbox, clientId, ({ message }) => ({ message: { ...message, delivery: { kind: 'sent' } } }));
}

export function markAcked(outbox: Outbox, clientId: string, roomId: string, seq: number): Outbox {
  return update(outbox, clientId, ({ message }) => ({ message, acked: { roomId, seq } }));
}

/** An error that may pass sends the same message again later; any other ends it, visibly. */
export function markRefused(outbox: Outbox, clientId: string, error: RequestError, now: number): Outbox {
  return update(outbox, clientId, (item) => {
    if (error.code !== 'disconnected' && error.code !== 'timeout' && error.retry === 'never') {
      const delivery = { kind: 'failed', code: error.code, message: error.message } as const;
      return { message: { ...item.message, delivery } };
    }
    const pauseMs = error.code === 'disconnected' ? 0 : (error.retryAfterMs ?? defaultPauseMs);
    return { message: { ...item.message, delivery: { kind: 'queued' } }, notBefore: now + pauseMs };
  });
}

/** Drops the item that this message of the log is. `me` wrote it, or whoever was here before and was gone before it was acknowledged. */
export function dropSeen(outbox: Outbox, message: ChatMessage, me: string | undefined): Outbox {
  const writer = authorOf(message);
  const item = outbox.find((one) => one.message.clientId === message.client_id);
  if (!item || (writer !== me && writer !== item.message.author?.userId)) return outbox;
  return remove(outbox, item.message.clientId);
}

/** What somebody else wrote who was here before is not sent in the name of `me`, unless they say so. */
export function disown(outbox: Outbox, me: User): Outbox {
  const isOwn = ({ author }: PendingMessage) => (author ? isSameAuthor(author, me) : me.guest);
  return outbox.map((item) => {
    const { message } = item;
    if (item.acked || message.delivery.kind === 'failed' || isOwn(message)) return item;
    const reason = `This was not written as ${me.username}; send it again to say it under that name.`;
    return { message: { ...message, delivery: { kind: 'failed', code: 'forbidden', message: reason } } };
  });
}

/** A guest whose session ran out is another user to the server, and the same person. */
function isSameAuthor(author: NonNullable<PendingMessage['author']>, me: User): boolean {
  return author.userId === me.user_id || (author.guest && me.guest);
}

/** A failed message goes to the end of the queue: later ones may have been delivered already. */
export function retry(outbox: Outbox, clientId: string, author: PendingMessage['author']): Outbox {
  const item = outbox.find(({ message }) => message.clientId === clientId);
  if (item?.message.delivery.kind !== 'failed') return outbox;
  return [...remove(outbox, clientId), { message: { ...item.message, author, delivery: { kind: 'queued' } } }];
}

export function remove(outbox: Outbox, clientId: string): Outbox {
  return outbox.some(({ message }) => message.clientId === clientId)
    ? outbox.filter(({ message }) => message.clientId !== clientId)
    : outbox;
}

/** After the socket is gone: nothing is in flight any more, everything unacknowledged is to be sent again. */
export function requeueAll(outbox: Outbox): Outbox {
  return outbox.map((item) =>
    item.acked || item.message.delivery.kind === 'failed' ? item : { message: toQueued(item.message) },
  );
}

/** Drops acknowledged items whose place in their room's log has been applied, or whose room is gone. */
export function dropApplied(outbox: Outbox, appliedSeqOf: (roomId: string) => number | undefined): Outbox {
  const isDone = ({ acked }: OutboxItem) => {
    if (!acked) return false;
    const appliedSeq = appliedSeqOf(acked.roomId);
    return appliedSeq === undefined || appliedSeq >= acked.seq;
  };
  return outbox.some(isDone) ? outbox.filter((item) => !isDone(item)) : outbox;
}

function update(outbox: Outbox, clientId: string, change: (item: OutboxItem) => OutboxItem): Outbox {
  return outbox.map((item) => (item.message.clientId === clientId ? change(item) : item));
}

function isInFlight(item: OutboxItem): boolean {
  return item.message.delivery.kind === 'sent' && !item.acked;
}

function toQueued(message: PendingMessage): PendingMessage {
  return message.delivery.kind === 'sent' ? { ...message, delivery: { kind: 'queued' } } : message;
}

function targetKey({ target }: PendingMessage): string {
  return 'roomId' in target ? `room ${target.roomId}` : `user ${target.toUserId}`;
}
