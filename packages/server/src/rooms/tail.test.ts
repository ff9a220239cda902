import type { LogEvent } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { Tail, type TailEntry, tailCapacity } from './tail.ts';

const at = '2026-01-01T00:00:00.000Z';
const entry = (seq: number, type: 'Message' | 'RoomUpdated' = 'Message'): TailEntry => {
  const event: LogEvent =
    type === 'Message'
      ? { type, room_id: 'r', seq, n: seq, user_id: 'u', username: 'ana', content: `text ${seq}`, timestamp: at }
      : { type, room_id: 'r', seq, user_id: 'u', name: 'new', timestamp: at };
  return { event, encoded: JSON.stringify(event) };
};
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));
const seqs = (entries: readonly TailEntry[]) => entries.map((one) => one.event.seq);

test('a complete tail answers from any seq', () => {
  const tail = new Tail(true);
  for (const one of range(1, 5)) tail.push(one);
  expect([seqs(tail.after(0)), seqs(tail.after(3)), seqs(tail.after(5))]).toEqual([[1, 2, 3, 4, 5], [4, 5], []]);
});

test('what the store holds goes before the live events, without doubles', () => {
  const tail = new Tail(false);
  tail.push(entry(9));
  tail.push(entry(10));
  tail.fill(range(5, 9));
  expect({ warm: tail.warm, seqs: seqs(tail.after(0)) }).toEqual({ warm: true, seqs: [5, 6, 7, 8, 9, 10] });
});

test('it never holds more than twice its capacity and keeps what a resume may need', () => {
  const tail = new Tail(true);
  let most = 0;
  for (let seq = 1; seq <= 5_000; seq++) {
    tail.push(entry(seq));
    most = Math.max(most, tail.after(0).length);
  }
  expect(most).toBeLessThan(tailCapacity * 2);
  expect(seqs(tail.after(4_500))).toEqual(Array.from({ length: 500 }, (_, i) => 4_501 + i));
  expect(tail.bytes).toBe(tail.after(0).reduce((sum, one) => sum + one.encoded.length, 0));
});

test('the newest messages leave out other events and say whether there are more', () => {
  const tail = new Tail(true);
  for (const one of [entry(1), entry(2), entry(3, 'RoomUpdated'), entry(4)]) tail.push(one);
  expect(tail.newestMessages(2)).toEqual({ messages: [entry(2).event, entry(4).event], moreBefore: true });
  expect(tail.newestMessages(3)).toEqual({
    messages: [entry(1).event, entry(2).event, entry(4).event],
    moreBefore: false,
  });
});
