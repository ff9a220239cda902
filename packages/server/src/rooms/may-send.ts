import type { Refusal } from '../refusal.ts';
import type { OwnPlace, Room } from './room.ts';

/** Whether a member may post now. Slow mode spares the room's moderators. */
export function maySend(room: Room, place: OwnPlace, replyTo: number | undefined, now: number): Refusal | undefined {
  if (room.archived) return { code: 'forbidden', message: `${room.room_id} is archived` };
  if (replyTo !== undefined && replyTo > room.last_seq) {
    return { code: 'bad_message', message: 'reply_to names no message of this room', path: ['reply_to'] };
  }
  if (room.slow_mode_ms === 0 || place.role === 'moderator' || place.lastSentAt === undefined) return undefined;
  const waitMs = place.lastSentAt + room.slow_mode_ms - now;
  if (waitMs > 0) {
    return { code: 'slow_mode', message: 'this room is in slow mode', retryAfterMs: Math.ceil(waitMs) };
  }
  return undefined;
}
