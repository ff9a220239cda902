import { type Action, type Actor, can, type RoomRole, type UserRole } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';
import type { Occupant, Room } from './room.ts';

/** Somebody to whom something is done, here or not. `place` is the role in the room it is about. */
export type Person = {
  readonly user_id: string;
  readonly role: UserRole;
  readonly guest: boolean;
  readonly place?: RoomRole;
};

/**
 * Whether `user` may do `action` in `room` to `person`, of whatever the action is about, and if not, why. `now` is the clock of
 * `mutedUntil`.
 */
export function checkPermission(
  user: Occupant,
  action: Action,
  now: number,
  room?: Room,
  person?: Person,
): Refusal | undefined {
  const mutedUntil = mutedUntilIn(user, room);
  const isMuted = mutedUntil > now;
  const isSelf = person?.user_id === user.user_id;
  const permission = can(toActor(user, room, isMuted), action, {
    ...(room && { room }),
    ...(person && { person: { ...person, isSelf } }),
  });
  if (permission.allowed) return undefined;
  const { code, reason } = permission;
  if (code === 'muted') return { code, message: reason, retryAfterMs: mutedUntil - now };
  // What is wrong with the message is then the room that it names.
  return { code, message: reason, ...(code === 'bad_message' && { path: ['room_id'] }) };
}

function toActor({ role, guest, places }: Occupant, room: Room | undefined, muted: boolean): Actor {
  const place = room && places.get(room.room_id);
  return place ? { role, guest, place: place.role, muted } : { role, guest, muted };
}

/** When the later of the two mutes ends, the one that holds everywhere and the one of the room; 0 without any. */
function mutedUntilIn({ mutedUntil = 0, places }: Occupant, room: Room | undefined): number {
  return Math.max(mutedUntil, (room && places.get(room.room_id)?.mutedUntil) ?? 0);
}
