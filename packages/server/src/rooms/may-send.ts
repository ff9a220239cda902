import type { Refusal } from '../refusal.ts';
import { checkPermission } from './permission.ts';
import type { Occupant, OwnPlace, Room } from './room.ts';

/** Whether a member who may post at all may post this now, on the monotonic clock. Slow mode spares those who moderate the room. */
export function maySend(
  user: Occupant,
  room: Room,
  place: OwnPlace,
  replyTo: number | undefined,
  now: number,
): Refusal | undefined {
  if (replyTo !== undefined && replyTo > room.last_seq) {
    return { code: 'bad_message', message: 'reply_to names no message of this room', path: ['reply_to'] };
  }
  if (room.slow_mode_ms === 0 || place.lastSentAt === undefined) return undefined;
  const waitMs = place.lastSentAt + room.slow_mode_ms - now;
  if (waitMs <= 0 || !checkPermission(user, 'update-room', now, room)) return undefined;
  return { code: 'slow_mode', message: 'this room is in slow mode', retryAfterMs: Math.ceil(waitMs) };
}
