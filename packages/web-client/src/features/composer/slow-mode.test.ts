import { expect, test } from 'vitest';
import type { ChatMessage } from '../../chat/model.ts';
import { secondsToWait } from './slow-mode.ts';

const noon = Date.parse('2026-05-03T12:00:00.000Z');
const by = (user_id: string, seq: number, at: number): ChatMessage => {
  const timestamp = new Date(at).toISOString();
  return { type: 'Message', room_id: 'books', seq, n: seq, content: 'hi', timestamp, user_id, username: user_id };
};

test('slow mode counts from one’s own last message', () => {
  const messages = [by('me', 1, noon - 60_000), by('me', 2, noon - 4_000), by('bea', 3, noon)];
  expect(secondsToWait(messages, 'me', 10_000, noon)).toBe(6);
  expect(secondsToWait(messages, 'me', 3_000, noon)).toBe(0);
  expect(secondsToWait(messages, 'cai', 10_000, noon)).toBe(0);
  expect(secondsToWait(messages, 'me', 0, noon)).toBe(0);
});

test('a server whose clock is ahead makes nobody wait longer than the pause', () => {
  expect(secondsToWait([by('me', 1, noon + 3_600_000)], 'me', 10_000, noon)).toBe(10);
});
