import type { ChatMessage } from '@tertulia/protocol';
import type { Reply, RequestError, RoomState } from '@tertulia/protocol/client';
import { expect, test, vi } from 'vitest';
import { followRoom } from './follow-room.ts';
import { createFakeChatClient, sampleState } from './testing/fake-chat-client.ts';

/** Ordinals and positions differ: each message is followed by a change that is none. */
function message(n: number): ChatMessage {
  const author = { user_id: 'u-bob', username: 'bob' };
  const at = { room_id: 'general', seq: n * 2, n, timestamp: '2026-01-31T12:00:00.000Z' };
  return { type: 'Message', ...at, content: `m${n}`, ...author };
}

const messages = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

function setUp(historyCount: number, held: Partial<RoomState>) {
  const { client, setState } = createFakeChatClient(sampleState());
  const shown: string[] = [];
  const calls: string[] = [];
  const answers: Array<(reply: Awaited<Reply>) => void> = [];
  const ask = (call: string): Reply => {
    calls.push(call);
    return new Promise((resolve) => answers.push(resolve));
  };
  client.loadOlder = () => ask('older');
  client.loadGap = (_, side) => ask(`gap, ${side}`);
  /** The room is held like this now, and what was asked for has been answered. */
  const hold = (next: Partial<RoomState>) => {
    const before = client.getState().rooms.get('general');
    if (!before) throw new Error('general is missing');
    const { gap: _, ...room } = before;
    const last = next.messages?.at(-1);
    const lastSeq = last?.seq ?? 0;
    const summary = { ...room.summary, last_n: last?.n ?? 0, last_seq: lastSeq };
    const rooms = new Map(client.getState().rooms).set('general', { ...room, summary, appliedSeq: lastSeq, ...next });
    setState({ ...client.getState(), rooms });
    answers.shift()?.({ ok: true, value: undefined });
  };
  const refuse = (error: RequestError) => answers.shift()?.({ ok: false, error });
  hold(held);
  followRoom(client, 'general', historyCount, ({ content }) => shown.push(content));
  return { shown, calls, hold, refuse };
}

test('the last ones first, then each as it comes', async () => {
  const { shown, calls, hold } = setUp(2, { messages: messages(4, 9), hasOlder: true });
  expect(shown).toEqual(['m8', 'm9']);
  hold({ messages: messages(4, 11) });
  expect([shown, calls]).toEqual([['m8', 'm9', 'm10', 'm11'], []]);
});

test('a room from an earlier process is caught up on before its last messages are told', async () => {
  const { shown, hold } = setUp(2, { messages: messages(1, 3), hasOlder: false, appliedSeq: 2 });
  expect(shown).toEqual([]);
  hold({ messages: messages(1, 9), hasOlder: false });
  expect(shown).toEqual(['m8', 'm9']);
});

test('older messages are loaded until there are enough', async () => {
  const { shown, calls, hold } = setUp(3, { messages: messages(8, 9), hasOlder: true });
  expect([shown, calls]).toEqual([[], ['older']]);
  hold({ messages: messages(5, 9), hasOlder: true });
  await vi.waitFor(() => expect(shown).toEqual(['m7', 'm8', 'm9']));
});

test('a gap is filled before anything after it is shown, and what fills it is shown as it comes', async () => {
  const { shown, calls, hold } = setUp(1, { messages: messages(1, 3), hasOlder: false });
  hold({ messages: [...messages(1, 3), ...messages(9, 10)], gap: { afterSeq: 6, beforeSeq: 18, isLoading: false } });
  expect([shown, calls]).toEqual([['m3'], ['gap, older']]);
  hold({ messages: [...messages(1, 5), ...messages(9, 10)], gap: { afterSeq: 10, beforeSeq: 18, isLoading: false } });
  await vi.waitFor(() => expect(shown).toEqual(['m3', 'm4', 'm5']));
  hold({ messages: messages(1, 10) });
  await vi.waitFor(() => expect(shown).toEqual(['m3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10']));
});

test('when what was shown last is no longer held, the history back to it is loaded', async () => {
  const { shown, calls, hold } = setUp(1, { messages: messages(1, 3), hasOlder: false });
  hold({ messages: messages(9, 10), hasOlder: true });
  expect([shown, calls]).toEqual([['m3'], ['older']]);
  hold({ messages: messages(4, 10), hasOlder: true });
  await vi.waitFor(() => expect(shown).toEqual(['m3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10']));
});

test('what the server refuses for good is left out, and what it refuses for a while is asked for again', async () => {
  const { shown, calls, hold, refuse } = setUp(1, { messages: messages(1, 3), hasOlder: false });
  hold({ messages: [...messages(1, 3), ...messages(9, 10)], gap: { afterSeq: 6, beforeSeq: 18, isLoading: false } });
  refuse({ code: 'rate_limited', message: '', retry: 'after', retryAfterMs: 1 });
  await vi.waitFor(() => expect(calls).toEqual(['gap, older', 'gap, older']));
  expect(shown).toEqual(['m3']);
  refuse({ code: 'forbidden', message: '', retry: 'never' });
  await vi.waitFor(() => expect(shown).toEqual(['m3', 'm9', 'm10']));
});
