import { type ErrorCode, err, ok, type Result } from '@tertulia/protocol';
import type { OwnPlace, Room } from './room.ts';

export type Refusal = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
  readonly path?: (string | number)[];
};

/** Rooms that one may not know of do not exist: private rooms and direct messages of others answer `not_found`. */
export function findMembership(
  roomId: string,
  room: Room | undefined,
  place: OwnPlace | undefined,
): Result<{ room: Room; place: OwnPlace }, Refusal> {
  if (room && place) return ok({ room, place });
  if (!room || room.kind !== 'public') return err({ code: 'not_found', message: `there is no room ${roomId}` });
  return err({ code: 'not_member', message: `join ${roomId} first` });
}

/** Whether a member may post now. Slow mode spares the room's moderators. */
export function maySend(room: Room, place: OwnPlace, replyTo: number | undefined, now: number): Refusal | undefined {
  if (room.archived) return { code: 'forbidden', message: `${room.room_id} is archived` };
  if (replyTo !== undefined && replyTo > room.last_seq) {
    return { code: 'bad_message', message: 'reply_to names no message of this room', path: ['reply_to'] };
  }
  const waitMs = place.lastSentAt + room.slow_mode_ms - now;
  if (room.slow_mode_ms > 0 && place.role !== 'moderator' && waitMs > 0) {
    return { code: 'slow_mode', message: 'this room is in slow mode', retryAfterMs: Math.ceil(waitMs) };
  }
  return undefined;
}
