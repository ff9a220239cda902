import type { SanctionRecord } from '../log/moderation-records.ts';
import type { Refusal } from '../refusal.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { Arriving } from './sanctions.ts';

/** Why somebody may not enter the server. */
export function refuseBanned(server: Server, arriving: Arriving): Refusal | undefined {
  const now = server.clock.steadyWallClock();
  const ban = server.sanctions.findServerBan(arriving, now);
  return ban && toRefusal(ban, 'this server', now);
}

/** Why somebody may not enter a room. */
export function refuseBannedFromRoom(server: Server, userId: string, room: Room): Refusal | undefined {
  const now = server.clock.steadyWallClock();
  const ban = server.sanctions.find('ban', userId, room.room_id, now);
  return ban && toRefusal(ban, `the room ${room.room_id}`, now);
}

/** The same for whoever invites them, who is not told more. */
export function refuseInvited(server: Server, userId: string, room: Room): Refusal | undefined {
  const ban = server.sanctions.find('ban', userId, room.room_id, server.clock.steadyWallClock());
  return ban && { code: 'banned', message: 'They are banned from this room.', path: ['user_id'] };
}

function toRefusal({ until, reason }: SanctionRecord, where: string, now: number): Refusal {
  const end = until === undefined ? '' : ` until ${new Date(until).toISOString()}`;
  return {
    code: 'banned',
    message: `You are banned from ${where}${end}${reason ? `: ${reason}` : '.'}`,
    ...(until !== undefined && { retryAfterMs: until - now }),
  };
}
