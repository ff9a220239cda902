import type { RoomKind, RoomRole, UserRole } from '@tertulia/protocol';
import { describe, expect, test } from 'vitest';
import { maySend } from './may-send.ts';
import { newRoomRecord } from './new-room-record.ts';
import { checkPermission } from './permission.ts';
import { createPlace, createRoom, type Occupant, type OwnPlace, type Room } from './room.ts';

const now = 1_000_000;

function roomOf(kind: RoomKind, fields: Partial<Pick<Room, 'archived' | 'slow_mode_ms'>> = {}): Room {
  return createRoom(newRoomRecord({ room_id: 'tea', name: 'Tea', kind, epoch: 'e', ...fields }));
}

function userWith(role: UserRole, roleInRoom?: RoomRole, mutedUntil?: number): Occupant & { place: OwnPlace } {
  const place = createPlace(roleInRoom ?? 'user', 0);
  const muted = mutedUntil === undefined ? undefined : { until: mutedUntil };
  const places = new Map(roleInRoom ? [['tea', place]] : []);
  return { user_id: 'u1', username: 'ana', guest: false, role, muted, places, place };
}

describe('checkPermission', () => {
  test('asks with the role on the server, the role in the room, and the kind of room', () => {
    const code = (user: Occupant, room: Room) => checkPermission(user, 'update-room', now, room)?.code;
    expect(code(userWith('user', 'moderator'), roomOf('public'))).toBeUndefined();
    expect(code(userWith('user', 'user'), roomOf('public'))).toBe('forbidden');
    expect(code(userWith('moderator'), roomOf('public'))).toBeUndefined();
    expect(code(userWith('user'), roomOf('public'))).toBe('not_member');
    expect(code(userWith('admin'), roomOf('private'))).toBe('not_found');
  });

  test('[RM11] nobody posts to an archived room', () => {
    const refusal = checkPermission(
      userWith('admin', 'moderator'),
      'send-message',
      now,
      roomOf('public', { archived: true }),
    );
    expect(refusal?.code).toBe('forbidden');
  });

  test('[RM17] says what is wrong with an invitation to a room that takes none', () => {
    expect(checkPermission(userWith('user', 'user'), 'invite-to-room', now, roomOf('public'))).toMatchObject({
      code: 'bad_message',
      path: ['room_id'],
    });
  });

  test('[MD5] of two mutes the longer one is told, with its end, its reason and the time that is left, and ends by itself', () => {
    const user = userWith('user', 'user', now + 1_000);
    const until = now + 5_000;
    user.place.muted = { until, reason: 'too loud' };
    expect(checkPermission(user, 'send-message', now, roomOf('public'))).toEqual({
      code: 'muted',
      message: `You are muted until ${new Date(until).toISOString()}: too loud`,
      retryAfterMs: 5_000,
    });
    const retryAfterMs = (at: number) => checkPermission(user, 'send-message', at, roomOf('public'))?.retryAfterMs;
    expect([now, now + 4_999, now + 5_000].map(retryAfterMs)).toEqual([5_000, 1, undefined]);
    expect(checkPermission(user, 'create-room', now)).toEqual({
      code: 'muted',
      message: `You are muted until ${new Date(now + 1_000).toISOString()}.`,
      retryAfterMs: 1_000,
    });
    expect(checkPermission(user, 'read-room', now, roomOf('public'))).toBeUndefined();
  });

  test('of a person the rank counts', () => {
    const moderator = userWith('user', 'moderator');
    const kick = (user_id: string, place: RoomRole) =>
      checkPermission(moderator, 'kick', now, roomOf('public'), { user_id, role: 'user', guest: true, place })?.code;
    expect([kick('u2', 'user'), kick('u2', 'moderator'), kick('u1', 'user')]).toEqual([
      undefined,
      'forbidden',
      'forbidden',
    ]);
  });
});

describe('maySend', () => {
  const send = (user: Occupant & { place: OwnPlace }) =>
    maySend(user, roomOf('public', { slow_mode_ms: 1_000 }), user.place, undefined, now)?.code;

  test('slow mode spares those who moderate the room', () => {
    const users = [userWith('user', 'user'), userWith('user', 'moderator'), userWith('moderator', 'user')];
    for (const { place } of users) place.lastSentAt = now - 1;
    expect(users.map(send)).toEqual(['slow_mode', undefined, undefined]);
  });

  test('the pause is over after its time', () => {
    const user = userWith('user', 'user');
    user.place.lastSentAt = now - 1_000;
    expect(send(user)).toBeUndefined();
  });
});
