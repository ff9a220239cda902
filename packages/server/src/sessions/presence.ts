import { limits, type RoomRole } from '@tertulia/protocol';
import { commitLater } from '../log/commit.ts';
import { findMutedUntil } from '../moderation/mutes.ts';
import { createPlace, type Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { Session } from './session.ts';
import type { PresentUser } from './user.ts';

/** How long after the last connection closed the others still see a user: most cuts are shorter. */
export const graceMs = 10_000;

/** Puts a user into a room in memory: others are told, then the user's own sockets listen. */
export function enterRoom(server: Server, user: PresentUser, room: Room, role: RoomRole, readN: number): void {
  user.places.set(room.room_id, createPlace(role, readN, findMutedUntil(server, user.user_id, room.room_id)));
  room.occupants.set(user.user_id, user);
  tellRoom(server, room, () => {
    server.hub.passArrival(
      room.room_id,
      {
        type: 'UserJoined',
        room_id: room.room_id,
        user_id: user.user_id,
        username: user.username,
      },
      user,
    );
  });
  for (const connection of user.connections) server.hub.subscribe(connection, room.room_id);
}

/** Takes a user out of a room in memory: its sockets stop listening, then the others are told. */
export function exitRoom(server: Server, user: PresentUser, room: Room): void {
  if (!room.occupants.delete(user.user_id)) return;
  user.places.delete(room.room_id);
  // What was committed while the user was a member is still the user's to hear.
  server.hub.flush();
  for (const connection of user.connections) server.hub.unsubscribe(connection, room.room_id);
  tellRoom(server, room, () => {
    server.hub.pass(room.room_id, {
      type: 'UserLeft',
      room_id: room.room_id,
      user_id: user.user_id,
      username: user.username,
    });
  });
}

/** Tells all who share a room with the user, but for rooms so full that only the number is told. */
export function publishPresence(server: Server, user: PresentUser, status: 'online' | 'offline'): void {
  for (const roomId of user.places.keys()) {
    const room = server.rooms.get(roomId);
    if (!room) continue;
    tellRoom(server, room, () => {
      const { user_id, username } = user;
      server.hub.pass(roomId, { type: 'Presence', user_id, username, status }, user);
    });
  }
}

/**
 * The user is gone for good as far as others can see: out of all rooms, the name is free. The session may still be resumed for
 * some time, which counts from when the last connection closed and is stored only now: who is back within the grace, as most
 * are, costs no write.
 */
export function forgetUser(server: Server, user: PresentUser): void {
  const { goneAt } = user;
  const goneMs = goneAt === undefined ? 0 : server.clock.now() - goneAt;
  for (const session of user.sessions) noteUnused(server, user, session, goneMs);
  publishPresence(server, user, 'offline');
  for (const roomId of Array.from(user.places.keys())) {
    const room = server.rooms.get(roomId);
    if (room) exitRoom(server, user, room);
  }
  server.directory.remove(user);
}

/** The session is over: its connections close, and the user is gone if it was the last here. That it is over is stored already. */
export function endSession(
  server: Server,
  user: PresentUser,
  session: Session,
  closeCode: number,
  reason: string,
): void {
  server.directory.removeSession(user, session);
  for (const connection of user.connections) if (connection.session === session) connection.close(closeCode, reason);
  if (user.connections.length === 0 && user.sessions.length === 0 && server.directory.get(user.user_id) === user)
    forgetUser(server, user);
}

/** Stores since when nobody is connected with the session: its time to be resumed runs from there. */
export function noteUnused(server: Server, user: PresentUser, { session_id }: Session, sinceMs = 0): void {
  const at = server.clock.steadyWallClock() - sinceMs;
  commitLater(server, { kind: 'set-session-closed', user_id: user.user_id, session_id, at });
}

/** Coalesced head counts of the rooms that are too full for single events; called once a second. */
export function publishCounts(server: Server): void {
  for (const room of server.crowded) {
    server.hub.pass(room.room_id, { type: 'PresenceCount', room_id: room.room_id, online: room.occupants.size });
  }
  server.crowded.clear();
}

function tellRoom(server: Server, room: Room, tell: () => void): void {
  if (room.occupants.size > limits.presence_max_online) server.crowded.add(room);
  else tell();
}
