import { expect, test } from 'vitest';
import type { Mute } from './mute.ts';
import { newRoomRecord } from './new-room-record.ts';
import { createPlace, createRoom, listOccupants, type OwnPlace, type Room, toOwnState } from './room.ts';

function roomOf(userIds: readonly string[]): Room {
  const room = createRoom(newRoomRecord({ room_id: 'tea', name: 'Tea', epoch: 'e' }));
  for (const user_id of userIds) {
    const places = new Map<string, OwnPlace>([['tea', createPlace(user_id === 'u007' ? 'moderator' : 'user', 0)]]);
    room.occupants.set(user_id, {
      user_id,
      username: user_id,
      guest: true,
      role: 'user',
      muted: undefined,
      places,
    });
  }
  return room;
}

test.each([1, 7, 99, 100, 101, 1_000])('pages of %i show each of a hundred once, in order of id', (limit) => {
  const ids = Array.from({ length: 100 }, (_, i) => `u${String((i * 37) % 100).padStart(3, '0')}`);
  const room = roomOf(ids);
  const seen: string[] = [];
  for (let more = true; more; ) {
    const page = listOccupants(room, limit, seen.at(-1));
    expect(page.users.length).toBeGreaterThan(0);
    expect(page.users.length).toBeLessThanOrEqual(limit);
    seen.push(...page.users.map(({ user_id }) => user_id));
    more = page.more;
  }
  expect(seen).toEqual(ids.toSorted());
});

test('says who moderates', () => {
  const { users } = listOccupants(roomOf(['u008', 'u007']), 10);
  expect(users.map(({ user_id, role }) => `${user_id} ${role}`)).toEqual(['u007 moderator', 'u008 user']);
});

test('of nobody there is nothing more', () => {
  expect(listOccupants(roomOf([]), 10)).toEqual({ users: [], more: false });
});

test('[MD5] a member is told until when they are muted in a room, and why if that was said', () => {
  const tell = (muted: Mute | undefined) => toOwnState(roomOf([]), { ...createPlace('user', 0), muted });
  const muted_until = '1970-01-01T00:01:00.000Z';
  expect([undefined, { until: 60_000 }, { until: 60_000, reason: 'spam' }].map(tell)).toEqual([
    { role: 'user' },
    { role: 'user', muted_until },
    { role: 'user', muted_until, muted_reason: 'spam' },
  ]);
});
