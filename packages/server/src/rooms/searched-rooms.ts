import { err, fold, ok, type Result } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';
import { checkPermission } from './permission.ts';
import type { Occupant, Room } from './room.ts';

/** A room as somebody names it, and in which field. */
export type NamedRoom = { readonly name: string; readonly path: [string] };

/**
 * The rooms that `user` searches: those that are named, by their id or, of one's own, by what they are called; all one's own if none
 * is. Nobody finds anything in a room that one is not in, nor learns of one that is hidden.
 */
export function chooseSearchedRooms(
  rooms: ReadonlyMap<string, Room>,
  user: Occupant,
  named: readonly NamedRoom[],
  now: number,
): Result<readonly string[], Refusal> {
  const own = [...user.places.keys()];
  if (named.length === 0) return ok(own);
  const called = own.map((roomId) => ({ roomId, name: fold(rooms.get(roomId)?.name ?? '') }));
  const chosen = new Set<string>();
  for (const { name, path } of named) {
    const folded = fold(name);
    const room = rooms.get(folded);
    const denied = room ? checkPermission(user, 'read-room', now, room) : notOwn;
    const found = called.filter((one) => one.name === folded).map(({ roomId }) => roomId);
    if (room && !denied) found.push(room.room_id);
    // The same for a room that there is and that one may not know of.
    if (denied && found.length === 0) return err({ ...(denied.code === 'not_found' ? notOwn : denied), path });
    for (const roomId of found) chosen.add(roomId);
  }
  return ok([...chosen]);
}

const notOwn: Refusal = { code: 'not_found', message: 'you are in no room with that id or name' };
