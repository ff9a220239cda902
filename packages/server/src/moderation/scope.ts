import { type Action, err, ok, type Result } from '@tertulia/protocol';
import type { Refusal } from '../refusal.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import { permit } from './permit.ts';

/** The room that a request is about, or the whole server, and what it comes to there. */
export type Scope = { readonly room: Room | undefined; readonly action: Action };

/** Where the user may do what is asked for, to whomever it will be. */
export function findScope(
  server: Server,
  user: PresentUser,
  roomId: string | undefined,
  actions: { readonly inRoom: Action; readonly onServer: Action },
): Result<Scope, Refusal> {
  const room = roomId === undefined ? undefined : server.rooms.get(roomId);
  if (roomId !== undefined && !room) return err(noSuchRoom);
  const action = room ? actions.inRoom : actions.onServer;
  const denied = permit(server, user, action, room);
  return denied ? err(denied) : ok({ room, action });
}
