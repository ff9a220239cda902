import { expect, test } from 'vitest';
import { onceAFrame } from './once-a-frame.ts';

function setUp() {
  const sources = new Set<() => void>();
  const frames: (() => void)[] = [];
  const heard: string[] = [];
  const subscribe = onceAFrame(
    (listener) => {
      sources.add(listener);
      return () => sources.delete(listener);
    },
    (run) => frames.push(run),
  );
  return {
    heard,
    sources,
    subscribe: (name: string) => subscribe(() => heard.push(name)),
    change() {
      for (const listener of sources) listener();
    },
    passFrame() {
      for (const run of frames.splice(0)) run();
    },
  };
}

test('many changes are heard once, by all, at the next frame', () => {
  const { subscribe, change, passFrame, heard } = setUp();
  subscribe('a');
  subscribe('b');
  for (let i = 0; i < 100; i++) change();
  expect(heard).toEqual([]);
  passFrame();
  expect(heard).toEqual(['a', 'b']);
  passFrame();
  expect(heard).toEqual(['a', 'b']);
  change();
  passFrame();
  expect(heard).toEqual(['a', 'b', 'a', 'b']);
});

test('who has left before the frame hears nothing, and the last to leave leaves the source', () => {
  const { subscribe, change, passFrame, heard, sources } = setUp();
  const leaveA = subscribe('a');
  const leaveB = subscribe('b');
  change();
  leaveA();
  passFrame();
  expect(heard).toEqual(['b']);
  leaveB();
  expect(sources.size).toBe(0);
  subscribe('c');
  change();
  passFrame();
  expect(heard).toEqual(['b', 'c']);
});
