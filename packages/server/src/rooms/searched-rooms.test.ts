import { expect, test } from 'vitest';
import { newRoomRecord } from './new-room-record.ts';
import { createRoom, type Occupant } from './room.ts';
import { chooseSearchedRooms } from './searched-rooms.ts';

const roomOf = (room_id: string, name: string, kind: 'public' | 'private' = 'public') =>
  [room_id, createRoom(newRoomRecord({ room_id, name, kind, epoch: 'e' }))] as const;
const rooms = new Map([
  roomOf('general', 'General'),
  roomOf('tea', 'Crème'),
  roomOf('tea-2', 'Creme'),
  roomOf('public', 'Public'),
  roomOf('hidden', 'Hidden', 'private'),
]);
const place = { role: 'user', read_n: 0 };
const ana = {
  ...{ user_id: 'u1', username: 'ana', role: 'user', guest: true },
  places: new Map(['general', 'tea', 'tea-2'].map((roomId) => [roomId, place])),
} as unknown as Occupant;
const choose = (...names: string[]) =>
  chooseSearchedRooms(
    rooms,
    ana,
    names.map((name) => ({ name, path: ['query'] })),
    0,
  );

test('[SE3] searches all of one’s rooms, or those that are named by id or by name', () => {
  expect(choose()).toEqual({ ok: true, value: ['general', 'tea', 'tea-2'] });
  expect(choose('TEA', 'general')).toEqual({ ok: true, value: ['tea', 'general'] });
  expect(choose('crème')).toEqual({ ok: true, value: ['tea', 'tea-2'] });
});

test('[SE4] tells no more of a hidden room than of one that is not', () => {
  const unknown = { ok: false, error: { code: 'not_found', message: expect.any(String), path: ['query'] } };
  expect(choose('general', 'nowhere')).toEqual(unknown);
  expect(choose('hidden')).toEqual(choose('nowhere'));
  expect(choose('general', 'public')).toMatchObject({ ok: false, error: { code: 'not_member', path: ['query'] } });
});
