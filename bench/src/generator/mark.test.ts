import { encodeMessage, joinBatch } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { Marks } from './mark.ts';

const marks = new Marks('k3x9');
const mark = (index: number) => ({ room: 12, lane: 3, index, dueAt: 86_400_000_000_123, seq: 700 + index });
const toEvent = (index: number) =>
  encodeMessage({
    type: 'Message',
    room_id: 'bench-12',
    seq: 700 + index,
    n: index + 1,
    user_id: 'u',
    username: 'ana',
    content: marks.write(mark(index), 100),
    timestamp: '2026-01-01T00:00:00.000Z',
    client_id: `k3x9-${index}`,
  });

test('the marks of a batch are read in their order, each with its seq', () => {
  const [frame = ''] = joinBatch([toEvent(0), toEvent(1), toEvent(999_999_999)], 'tertulia.v1.json');
  const bytes = Buffer.from(`before ${frame} after`);
  expect(marks.read(bytes, 7, bytes.length - 6)).toEqual([mark(0), mark(1), mark(999_999_999)]);
});

test('nothing outside of the piece is read, nor the marks of another run', () => {
  const bytes = Buffer.from(`${toEvent(1)}${toEvent(2)}${toEvent(3)}`);
  const length = toEvent(1).length;
  expect(marks.read(bytes, length, 2 * length)).toEqual([mark(2)]);
  expect(new Marks('other').read(bytes, 0, bytes.length)).toEqual([]);
});

test('a mark without a seq before it has 0', () => {
  const bytes = Buffer.from(`"seq":5, ${marks.write(mark(1), 0)}`);
  expect(marks.read(bytes, 9, bytes.length)).toEqual([{ ...mark(1), seq: 0 }]);
});

test('a text is as long as asked for', () => {
  expect(marks.write(mark(1), 100)).toHaveLength(100);
  expect(marks.write(mark(1), 100)).toMatch(/^~k3x9~[0-9]{31}[ tea]+$/);
});
