import { expect, test } from 'vitest';
import { Tail, type TailEntry, tailCapacity } from './tail.ts';

const entry = (seq: number, type: 'Message' | 'RoomUpdated' = 'Message'): TailEntry => {
  return { seq, encoded: JSON.stringify({ type, seq }), isMessage: type === 'Message' };
};
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));
const seqs = (entries: readonly string[]) => entries.map((one) => (JSON.parse(one) as { seq: number }).seq);

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
  expect(tail.bytes).toBe(tail.after(0).reduce((sum, one) => sum + one.length, 0));
});

test('an erased message is a tombstone, wherever in it it is, and other events stay', () => {
  const message = (seq: number, content: string): TailEntry => {
    const fields = { room_id: 'r', seq, n: seq, user_id: 'u', username: 'ana', content, timestamp: 't' };
    return { seq, encoded: JSON.stringify({ type: 'Message', ...fields, reply_to: 1 }), isMessage: true };
  };
  const tail = new Tail(true);
  for (const one of [message(1, 'secret'), entry(2, 'RoomUpdated'), message(3, 'kept')]) tail.push(one);
  tail.erase([1, 2, 9]);
  const [first, second, third] = tail.after(0).map((one) => JSON.parse(one) as Record<string, unknown>);
  expect(first).toEqual({
    type: 'Message',
    room_id: 'r',
    seq: 1,
    n: 1,
    user_id: 'u',
    username: 'ana',
    content: '',
    timestamp: 't',
    deleted: true,
  });
  expect([second?.['type'], third?.['content']]).toEqual(['RoomUpdated', 'kept']);
  expect(tail.bytes).toBe(tail.after(0).reduce((sum, one) => sum + one.length, 0));
});

test('the newest messages leave out other events', () => {
  const tail = new Tail(true);
  for (const one of [entry(1), entry(2), entry(3, 'RoomUpdated'), entry(4)]) tail.push(one);
  expect(seqs(tail.newestMessages(2))).toEqual([2, 4]);
  expect(seqs(tail.newestMessages(9))).toEqual([1, 2, 4]);
  tail.fill([]);
  expect(seqs(tail.newestMessages(9))).toEqual([1, 2, 4]);
});
