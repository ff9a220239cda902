import { expect, test } from 'vitest';
import { limits } from '../../limits.ts';
import type { ChatState } from '../state/chat-state.ts';
import { reduce } from '../state/reducer.ts';
import { emptyRoom } from '../state/room-log.ts';
import { createOnlineStore } from '../testing/online-store.ts';
import { toResumePoints } from './resume-points.ts';

test('only rooms of which something is held are named', () => {
  const state = createOnlineStore().getState();
  expect(toResumePoints(state)).toEqual({});
  expect(toResumePoints(reduce(state, { type: 'RoomOpened', roomId: 'general' }))).toEqual({
    general: { epoch: 'e1', seq: 9 },
  });
});

test('[LM2] with very many rooms the frame stays within what is taken before authentication, the open room in it', () => {
  const state = createOnlineStore().getState();
  const general = state.rooms.get('general');
  if (!general) throw new Error('general is missing');
  const rooms = new Map(
    Array.from({ length: 500 }, (_, i) => {
      const room_id = `room-${i}`.padEnd(64, 'x');
      const summary = { ...general.summary, room_id, epoch: 'e'.repeat(36), last_seq: Number.MAX_SAFE_INTEGER };
      return [room_id, { ...emptyRoom(summary), opened: { readN: 0, lastN: 0 } }];
    }),
  );
  const openRoomId = [...rooms.keys()].at(-1) ?? '';
  const many: ChatState = { ...state, rooms, openRoomId };
  const points = toResumePoints(many);
  expect(Object.keys(points)[0]).toBe(openRoomId);
  const resume = { type: 'Resume', id: 'r1', token: 't'.repeat(256), rooms: points, replaces: 'c'.repeat(128) };
  const register = {
    ...{ type: 'Register', id: 'r1', username: '😀'.repeat(32), password: '\u0001'.repeat(128) },
    ...{ invite: 'i'.repeat(64), token: 't'.repeat(128), rooms: points },
  };
  for (const message of [resume, register]) {
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(limits.max_frame_bytes_before_auth);
  }
});
