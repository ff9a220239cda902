import { type Action, type Actor, can, type RoomRole, type Target, type UserRole } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';
import { describeMute, laterMute } from './mute.ts';
import type { Occupant, Room } from './room.ts';

/** Somebody to whom something is done, here or not. `place` is the role in the room it is about. */
export type Person = {
  readonly user_id: string;
  readonly role: UserRole;
  readonly guest: boolean;
  readonly place?: RoomRole;
};

/**
 * Whether `user` may do `action` in `room` to `person`, of whatever the action is about, and if not, why. `now` is on the steady
 * wall clock.
 */
export function checkPermission(
  user: Occupant,
  action: Action,
  now: number,
  room?: Room,
  person?: Person,
): Refusal | undefined {
  const { role, guest } = user;
  const place = room && user.places.get(room.room_id);
  const mute = laterMute(user.muted, place?.muted);
  const muted = mute !== undefined && mute.until > now;
  const actor: Actor = place ? { role, guest, place: place.role, muted } : { role, guest, muted };
  const permission = can(actor, action, toTarget(user, room, person));
  if (permission.allowed) return undefined;
  const { code, reason } = permission;
  if (code === 'muted' && mute) return { code, message: describeMute(mute), retryAfterMs: mute.until - now };
  // What is wrong with the message is then the room that it names.
  return { code, message: reason, ...(code === 'bad_message' && { path: ['room_id'] }) };
}

const nothing: Target = {};

/** Made for every message: not spread, which costs as much as all the rest. */
function toTarget(user: Occupant, room: Room | undefined, person: Person | undefined): Target {
  if (!person) return room ? { room } : nothing;
  const known = { ...person, isSelf: person.user_id === user.user_id };
  return room ? { room, person: known } : { person: known };
}
