import { err, limits, ok, type Result } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';
import type { OwnPlace, Room } from './room.ts';

export type Membership = { readonly room: Room; readonly place: OwnPlace };

/** Rooms that one may not know of do not exist: private rooms and direct messages of others answer `not_found`. */
export function findMembership(
  roomId: string,
  room: Room | undefined,
  place: OwnPlace | undefined,
): Result<Membership, Refusal> {
  if (room && place) return ok({ room, place });
  if (!room || room.kind !== 'public') return err(noSuchRoom(roomId));
  return err({ code: 'not_member', message: `join ${roomId} first` });
}

export function noSuchRoom(roomId: string): Refusal {
  return { code: 'not_found', message: `there is no room ${roomId}` };
}

/** Whether someone who is in `roomCount` rooms may enter one more. */
export function mayEnterOneMore(roomCount: number): Refusal | undefined {
  if (roomCount < limits.rooms_per_user) return undefined;
  return { code: 'limit_reached', message: `one can be in at most ${limits.rooms_per_user} rooms; leave one first` };
}
