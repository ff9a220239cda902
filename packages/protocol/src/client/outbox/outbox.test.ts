import { expect, test } from 'vitest';
import type { PendingMessage } from '../state/chat-state.ts';
import {
  dropApplied,
  enqueue,
  markAcked,
  markRefused,
  markSent,
  nextSendAt,
  type Outbox,
  requeueAll,
  sendable,
} from './outbox.ts';

function pending(clientId: string, roomId: string): PendingMessage {
  return { clientId, target: { roomId }, content: clientId, createdAt: '', delivery: { kind: 'queued' } };
}

function outboxOf(...ids: string[]): Outbox {
  return ids.reduce<Outbox>((outbox, id) => enqueue(outbox, pending(id, id.slice(0, 1))) ?? outbox, []);
}

const ids = (messages: readonly PendingMessage[]) => messages.map((message) => message.clientId);

test('one message a room is in flight, and sixteen in all', () => {
  expect(ids(sendable(outboxOf('a1', 'a2', 'b1', 'b2'), 0))).toEqual(['a1', 'b1']);
  expect(sendable(outboxOf(...[...'abcdefghijklmnopqrstuvwxyz']), 0)).toHaveLength(16);
});

test('a message refused for a while holds back its room only, until its time', () => {
  const error = { code: 'slow_mode', message: '', retry: 'after', retryAfterMs: 500 } as const;
  const outbox = markRefused(markSent(outboxOf('a1', 'a2', 'b1'), 'a1'), 'a1', error, 1_000);
  expect([ids(sendable(outbox, 1_499)), nextSendAt(outbox), ids(sendable(outbox, 1_500))]).toEqual([
    ['b1'],
    1_500,
    ['a1', 'b1'],
  ]);
});

test('after a loss of the socket all that is not acknowledged is sent again, in order', () => {
  const sent = markSent(markSent(outboxOf('a1', 'b1', 'a2'), 'a1'), 'b1');
  expect(ids(sendable(requeueAll(markAcked(sent, 'b1', 'b', 4)), 0))).toEqual(['a1']);
  expect(ids(sendable(requeueAll(sent), 0))).toEqual(['a1', 'b1']);
});

test('an acknowledged message waits for its place in the log', () => {
  const outbox = markAcked(outboxOf('a1'), 'a1', 'a', 4);
  expect(dropApplied(outbox, () => 3)).toBe(outbox);
  expect(dropApplied(outbox, () => 4)).toEqual([]);
});

test('no more than 1,000 wait', () => {
  const full = outboxOf(...Array.from({ length: 1_000 }, (_, i) => `a${i}`));
  expect(enqueue(full, pending('b1', 'b'))).toBeUndefined();
});
