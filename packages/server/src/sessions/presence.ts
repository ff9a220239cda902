import { limits, type RoomRole } from '@tertulia/protocol';
import { commitLater } from '../log/commit.ts';
import { refreshMute } from '../moderation/refresh-mute.ts';
import { addAway, removeAway } from '../rooms/away.ts';
import { countMembers, createPlace, type Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { Session } from './session.ts';
import type { PresentUser } from './user.ts';

/** How long after the last connection closed the others still see a user: most cuts are shorter. */
export const graceMs = 10_000;

/** Puts a new member into a room in memory: others are told, then the user's own sockets listen. */
export function enterRoom(server: Server, user: PresentUser, room: Room, role: RoomRole, readN: number): void {
  // Whoever was put into the store a moment ago may have been read as away.
  if (room.away.known) removeAway(room.away, user.user_id);
  takePlace(server, user, room, role, readN);
  tellRoom(server, room, () => {
    server.hub.passArrival(
      room.room_id,
      {
        type: 'UserJoined',
        room_id: room.room_id,
        user_id: user.user_id,
        username: user.username,
        role,
        guest: user.guest,
      },
      user,
    );
  });
  for (const connection of user.connections) server.hub.subscribe(connection, room.room_id);
}

/** A member that was away is here: the others are told that, and no more. */
export function returnToRoom(server: Server, user: PresentUser, room: Room, role: RoomRole, readN: number): void {
  removeAway(room.away, user.user_id);
  takePlace(server, user, room, role, readN);
  tellStatus(server, user, room, 'online');
}

/** Takes a user out of a room in memory: its sockets stop listening, then the others are told. */
export function exitRoom(server: Server, user: PresentUser, room: Room): void {
  if (leavePlace(server, user, room)) tellUserLeft(server, user, room);
}

/** Tells a room of a new member that is away. */
export function tellAwayJoined(
  server: Server,
  { user_id, username }: { readonly user_id: string; readonly username: string },
  room: Room,
): void {
  const { room_id } = room;
  tellRoom(server, room, () => {
    server.hub.pass(room_id, { type: 'UserJoined', room_id, user_id, username });
    server.hub.pass(room_id, { type: 'Presence', user_id, username, status: 'offline' });
  });
}

/** Tells a room that somebody, here or not, is no member of it any more. */
export function tellUserLeft(
  server: Server,
  { user_id, username }: { readonly user_id: string; readonly username: string },
  room: Room,
): void {
  const { room_id } = room;
  tellRoom(server, room, () => server.hub.pass(room_id, { type: 'UserLeft', room_id, user_id, username }));
}

function takePlace(server: Server, user: PresentUser, room: Room, role: RoomRole, readN: number): void {
  user.places.set(room.room_id, createPlace(role, readN));
  refreshMute(server, user, room.room_id);
  room.occupants.set(user.user_id, user);
}

function leavePlace(server: Server, user: PresentUser, room: Room): boolean {
  if (!room.occupants.delete(user.user_id)) return false;
  user.places.delete(room.room_id);
  // What was committed while the user was a member is still the user's to hear.
  server.hub.flush();
  for (const connection of user.connections) server.hub.unsubscribe(connection, room.room_id);
  return true;
}

/** Tells all who share a room with the user, but for rooms so full that only the number is told. */
export function publishPresence(server: Server, user: PresentUser, status: 'online' | 'offline'): void {
  for (const roomId of user.places.keys()) {
    const room = server.rooms.get(roomId);
    if (room) tellStatus(server, user, room, status);
  }
}

function tellStatus(server: Server, user: PresentUser, room: Room, status: 'online' | 'offline'): void {
  // Who holds a part of the members alone cannot count by single events.
  if (countMembers(room) > limits.list_users_page) server.crowded.add(room);
  tellRoom(server, room, () => {
    const { user_id, username } = user;
    const event = { type: 'Presence' as const, user_id, username, status };
    if (status === 'online') server.hub.passArrival(room.room_id, event, user);
    else server.hub.pass(room.room_id, event, user);
  });
}

/**
 * The user is gone as far as others can see: a guest is out of all rooms and the name is free, a member is away. The session may still be resumed for
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
    if (!room) continue;
    if (user.guest) exitRoom(server, user, room);
    else withdraw(server, user, room);
  }
  server.directory.remove(user);
}

/** Takes a member out of memory, who stays one. */
function withdraw(server: Server, user: PresentUser, room: Room): void {
  const { user_id, username } = user;
  const role = user.places.get(room.room_id)?.role ?? 'user';
  if (leavePlace(server, user, room) && !room.peers) addAway(room.away, { user_id, username, role });
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
