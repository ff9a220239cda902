import { expect, test } from 'vitest';
import type { ChatState, RoomState } from '../state/chat-state.ts';
import { initialState } from '../state/reducer.ts';
import { emptyRoom } from '../state/room-log.ts';
import { sampleMessages, sampleSavedRoom, sampleSummary } from '../testing/sample-room.ts';
import { createRoomCache } from './room-cache.ts';

function roomOf(from: number, to: number, roomId = 'general'): RoomState {
  const messages = sampleMessages(from, to, roomId);
  return { ...emptyRoom(sampleSummary(to, roomId)), messages, hasOlder: from > 1 };
}

function stateOf(...rooms: readonly RoomState[]): ChatState {
  const me = { user_id: 'me', username: 'ada', role: 'user', guest: true } as const;
  return { ...initialState, me, rooms: new Map(rooms.map((room) => [room.summary.room_id, room])) };
}

test('of each room the newest 200 messages', () => {
  const rooms = [roomOf(1, 300), roomOf(1, 3, 'random')];
  expect(createRoomCache().pick(stateOf(...rooms))).toEqual([
    sampleSavedRoom(101, 300),
    sampleSavedRoom(1, 3, 'random'),
  ]);
});

test('only what has no gap in it', () => {
  const messages = [...sampleMessages(1, 5), ...sampleMessages(90, 99)];
  const gap = { afterSeq: 5, beforeSeq: 90, isLoading: false };
  expect(createRoomCache().pick(stateOf({ ...roomOf(1, 99), messages, gap }))).toEqual([sampleSavedRoom(90, 99)]);
});

test('the twenty rooms in which something was said last, and the open one', () => {
  const rooms = Array.from({ length: 30 }, (_, i) => roomOf(i + 1, i + 1, `room-${i + 1}`));
  const saved = createRoomCache().pick({ ...stateOf(...rooms), openRoomId: 'room-2' });
  const ids = saved.map(({ summary }) => summary.room_id);
  expect(ids).toEqual(['room-2', ...Array.from({ length: 19 }, (_, i) => `room-${30 - i}`)]);
});

test('no more than 2 MB, however long the messages are', () => {
  const long = sampleMessages(1, 200).map((message) => ({ ...message, content: 'x'.repeat(4_000) }));
  const rooms = Array.from({ length: 30 }, (_, i) => {
    const messages = long.map((message) => ({ ...message, room_id: `room-${i}` }));
    return { ...roomOf(1, 200, `room-${i}`), messages };
  });
  const saved = createRoomCache().pick(stateOf(...rooms));
  expect(saved.every((room) => room.messages.at(-1)?.n === 200 && room.hasOlder)).toBe(true);
  expect(JSON.stringify(saved).length).toBeLessThan(2_010_000);
});

test('rooms of which nothing is held are left out, and unchanged ones are the same objects', () => {
  const [general, random] = [roomOf(1, 3), roomOf(1, 3, 'random')];
  const cache = createRoomCache();
  const before = cache.pick(stateOf(general, random, emptyRoom(sampleSummary(5, 'empty'))));
  const typing = new Map([['bob', 'bob']]);
  const after = cache.pick(stateOf({ ...general, typing }, roomOf(1, 4, 'random')));
  expect(before.map(({ summary }) => summary.room_id)).toEqual(['general', 'random']);
  expect(after.find(({ summary }) => summary.room_id === 'general')).toBe(before[0]);
  expect(after.find(({ summary }) => summary.room_id === 'random')).toEqual(sampleSavedRoom(1, 4, 'random'));
});
