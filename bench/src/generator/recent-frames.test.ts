import { expect, test } from 'vitest';
import { Marks } from './mark.ts';
import { RecentFrames } from './recent-frames.ts';

const marks = new Marks('k3x9');
const frameOf = (index: number) =>
  Buffer.from(`{"seq":${index + 1},"content":"${marks.write({ room: 1, lane: 0, index, dueAt: 0 }, 60)}"}`);

test('a frame is known by its bytes, wherever they lie and whichever frame was expected', () => {
  const frames = new RecentFrames(marks);
  const first = frames.recognise(frameOf(0), 0, frameOf(0).length, 0);
  const second = frames.recognise(frameOf(1), 0, frameOf(1).length, 1);
  expect([first.number, second.number]).toEqual([0, 1]);
  const moved = Buffer.concat([Buffer.from('xx'), frameOf(0), frameOf(1)]);
  const border = 2 + frameOf(0).length;
  expect(frames.recognise(moved, 2, border, 0)).toBe(first);
  expect(frames.recognise(moved, 2, border, 1)).toBe(first);
  expect(frames.recognise(moved, border, moved.length, 0)).toBe(second);
});

test('a frame outlives the buffer it was read from', () => {
  const frames = new RecentFrames(marks);
  const buffer = frameOf(7);
  const frame = frames.recognise(buffer, 0, buffer.length, 0);
  buffer.fill(0);
  expect(frames.recognise(frameOf(7), 0, frameOf(7).length, 0)).toBe(frame);
  expect(frame.marks).toEqual([{ room: 1, lane: 0, index: 7, dueAt: 0, seq: 8 }]);
});

test('what was forgotten is searched again, to the same marks', () => {
  const frames = new RecentFrames(marks);
  const read = (index: number) => frames.recognise(frameOf(index), 0, frameOf(index).length, index);
  const first = read(0);
  for (let index = 1; index < 100; index++) read(index);
  expect(read(0).marks).toEqual(first.marks);
  expect(read(0)).not.toBe(first);
});
