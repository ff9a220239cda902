import type { ChatMessage, LogEvent } from '@tertulia/protocol';
import { describe, expect, test } from 'vitest';
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

const message = (seq: number, content: string): TailEntry => {
  const fields = { room_id: 'r', seq, n: seq, user_id: 'u', username: 'ana', content, timestamp: 't' };
  return { seq, encoded: JSON.stringify({ type: 'Message', ...fields, reply_to: 1 }), isMessage: true };
};
const erased = (seq: number, target_seq: number) =>
  ({ type: 'MessageDeleted', room_id: 'r', seq, target_seq, by_user_id: 'u' }) as const;

test('an erased message is a tombstone, wherever in it it is, and other events stay', () => {
  const tail = new Tail(true);
  for (const one of [message(1, 'secret'), entry(2, 'RoomUpdated'), message(3, 'kept')]) tail.push(one);
  tail.change(erased(4, 1), [1, 2, 9]);
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
  expect(seqs(tail.newestMessages(2, 'u'))).toEqual([2, 4]);
  expect(seqs(tail.newestMessages(9, 'u'))).toEqual([1, 2, 4]);
  tail.fill([]);
  expect(seqs(tail.newestMessages(9, 'u'))).toEqual([1, 2, 4]);
});

describe('what is made of a message', () => {
  const edited = (seq: number, target_seq: number, content: string) => {
    const fields = { room_id: 'r', target_seq, user_id: 'u', content, rev: 1, edited_at: 't2' };
    return { type: 'MessageEdited', seq, ...fields } as const;
  };
  const reacted = (seq: number, target_seq: number, user_id: string, added: boolean, count: number) =>
    ({
      type: 'ReactionChanged',
      room_id: 'r',
      seq,
      target_seq,
      emoji: '👍',
      user_id,
      username: user_id,
      added,
      count,
    }) as const;
  const shown = (tail: Tail, viewer = 'u') =>
    tail.newestMessages(9, viewer).map((one) => JSON.parse(one) as ChatMessage);
  const filled = () => {
    const tail = new Tail(true);
    for (const one of [message(1, 'a'), message(2, 'b')]) tail.push(one);
    return tail;
  };
  const pushed = (tail: Tail, event: LogEvent) =>
    tail.push({ seq: event.seq, encoded: JSON.stringify(event), isMessage: false });

  test('an edit shows in catch-ups and to whoever joins, and goes with the message', () => {
    const tail = filled();
    tail.change(edited(3, 1, 'secret'), [1]);
    pushed(tail, edited(3, 1, 'secret'));
    expect(shown(tail)[0]).toMatchObject({ content: 'secret', rev: 1, edited_at: 't2' });
    tail.change(erased(4, 1), [1]);
    expect(tail.after(0).join()).not.toContain('secret');
    expect(tail.bytes).toBe(tail.after(0).reduce((sum, one) => sum + one.length, 0));
  });

  test('[RE2] reactions are shown to each as theirs to whoever joins, and are no part of what a catch-up tells', () => {
    const tail = filled();
    const text = tail.after(0);
    for (const event of [reacted(3, 2, 'ana', true, 1), reacted(4, 2, 'bo', true, 2)]) tail.change(event, [2]);
    const reaction = { emoji: '👍', count: 2, users: ['ana', 'bo'] };
    expect(shown(tail, 'ana')[1]?.reactions).toEqual([{ ...reaction, me: true }]);
    expect(shown(tail, 'eve')[1]?.reactions).toEqual([{ ...reaction, me: false }]);
    expect(tail.after(0)).toEqual(text);
    for (const event of [reacted(5, 2, 'ana', false, 1), reacted(6, 2, 'bo', false, 0)]) tail.change(event, [2]);
    expect(shown(tail, 'ana')[1]?.reactions).toBeUndefined();
    expect(tail.bytes).toBe(text.reduce((sum, one) => sum + one.length, 0));
  });

  test('[RT3] what is before the beginning of the log is gone, and what edits made of it', () => {
    const tail = filled();
    for (const [target, content] of [
      [1, 'secret'],
      [2, 'kept'],
    ] as const) {
      tail.change(edited(target + 2, target, content), [target]);
      pushed(tail, edited(target + 2, target, content));
    }
    tail.change(reacted(5, 1, 'ana', true, 1), [1]);
    tail.dropBefore(2);
    expect(seqs(tail.after(0))).toEqual([2, 3, 4]);
    expect(tail.after(0).join()).not.toContain('secret');
    expect(shown(tail)).toMatchObject([{ seq: 2, content: 'kept' }]);
    expect(tail.bytes).toBe(tail.after(0).reduce((sum, one) => sum + one.length, 0));
    tail.dropBefore(9);
    pushed(tail, edited(5, 2, 'late'));
    expect([tail.warm, seqs(tail.after(0))]).toEqual([true, [5]]);
  });

  test('whoever reads the store is told what changed meanwhile', async () => {
    const tail = filled();
    const { value, changes } = await tail.watch(async () => {
      tail.change(edited(3, 1, 'c'), [1]);
      return 'read';
    });
    tail.change(edited(4, 1, 'd'), [1]);
    expect([value, changes]).toEqual(['read', [edited(3, 1, 'c')]]);
  });
});
