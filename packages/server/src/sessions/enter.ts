import { closeCodes, limits, type ResumePoint, type ServerMessageOf } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { warmTail } from '../log/publish.ts';
import { warmAway } from '../log/read-away.ts';
import { readChanges } from '../log/read-changes.ts';
import type { Membership } from '../log/records.ts';
import { refuseBannedFromRoom } from '../moderation/banned.ts';
import { refreshMute } from '../moderation/refresh-mute.ts';
import { toMutedFields } from '../rooms/mute.ts';
import { listMembers, toSummary } from '../rooms/room.ts';
import { encodeRoomJoined } from '../rooms/room-joined.ts';
import { type Changes, encodeSync, syncRoom } from '../rooms/sync.ts';
import type { Server } from '../server.ts';
import { enterRoom, publishPresence, returnToRoom } from './presence.ts';
import type { Session } from './session.ts';
import { type PresentUser, toUser } from './user.ts';

export const defaultRoomId = 'general';

export type Entry = {
  readonly re: string | number | undefined;
  /** A token issued just now. */
  readonly token?: string;
  readonly rooms: Readonly<Record<string, ResumePoint>> | undefined;
};

/** Attaches an authenticated connection to its user and sends all that follows `Joined`. */
export async function attach(
  server: Server,
  connection: Connection,
  user: PresentUser,
  session: Session,
  entry: Entry,
): Promise<void> {
  // Nobody is to be forgotten, or lose the name, while the rooms are read.
  user.goneAt = undefined;
  const roomIds = [...new Set([...Object.keys(entry.rooms ?? {}), ...user.places.keys()])];
  const changes = new Map<string, Changes>();
  if (!entry.rooms && connection.format === 'plain') await prepareTutorialRoom(server);
  await Promise.all(roomIds.map((roomId) => prepareRoom(server, user, roomId, entry.rooms?.[roomId], changes)));
  if (connection.state.kind !== 'new') {
    if (user.connections.length === 0) user.goneAt = server.clock.now();
    return;
  }
  if (server.directory.get(user.user_id) !== user || !user.sessions.includes(session)) {
    connection.refuse(entry.re, {
      code: 'busy',
      message: 'the session was left meanwhile; send again',
      retryAfterMs: 1_000,
    });
    connection.flush();
    return;
  }
  // Another connection of the session may have come and gone meanwhile.
  user.goneAt = undefined;
  connection.state = { kind: 'authenticated', user, session };
  // Not spread: that leaves room for more in every array.
  user.connections = user.connections.concat(connection);
  connection.together(() => {
    sendJoined(server, connection, user, session, entry);
    if (entry.rooms) sendSyncs(server, connection, user, entry.rooms, changes);
    else if (connection.format === 'plain') sendTutorialRoom(server, connection, user);
    for (const roomId of user.places.keys()) server.hub.subscribe(connection, roomId);
    connection.flush();
  });
}

/**
 * Brings a user into memory and into its rooms; the others see it arrive. `back` are members that were away, others are new
 * to the rooms, as guests always are.
 */
export function appear(
  server: Server,
  user: PresentUser,
  memberships: Iterable<Membership>,
  how: 'new' | 'back' = 'new',
): void {
  server.directory.add(user);
  refreshMute(server, user, undefined);
  for (const { room_id, role, read_n, notify } of memberships) {
    const room = server.rooms.get(room_id);
    // A ban may have been stored since the memberships were read.
    if (!room || refuseBannedFromRoom(server, user.user_id, room)) continue;
    if (how === 'back') returnToRoom(server, user, room, role, read_n);
    else enterRoom(server, user, room, role, read_n);
    const place = user.places.get(room_id);
    if (place && notify) place.notify = notify;
  }
  if (how === 'new') publishPresence(server, user, 'online');
}

/** Closes the client's own earlier connection, which it named. */
export function supersede(user: PresentUser, connectionId: string): void {
  for (const connection of user.connections) {
    if (connection.id === connectionId) connection.close(closeCodes.superseded, 'replaced by a newer connection');
  }
}

function sendJoined(server: Server, connection: Connection, user: PresentUser, session: Session, entry: Entry): void {
  const rooms = [...user.places].flatMap(([roomId, place]) => {
    const room = server.rooms.get(roomId);
    return room ? [toSummary(room, place, user.user_id)] : [];
  });
  const joined: ServerMessageOf<'Joined'> = {
    type: 'Joined',
    ...(entry.re !== undefined && { re: entry.re }),
    user: toUser(user),
    session_id: session.session_id,
    connection_id: connection.id,
    ...(entry.token !== undefined && { token: entry.token }),
    server_time: new Date(server.clock.wallClock()).toISOString(),
    rooms,
    ...toMutedFields(user.muted),
  };
  connection.send(joined);
}

function sendSyncs(
  server: Server,
  connection: Connection,
  user: PresentUser,
  rooms: Readonly<Record<string, ResumePoint>>,
  changes: ReadonlyMap<string, Changes>,
): void {
  for (const [roomId, point] of Object.entries(rooms)) {
    const isMember = user.places.has(roomId);
    const sync = syncRoom(roomId, server.rooms.get(roomId), isMember, point, changes.get(roomId));
    connection.sendEncoded(encodeSync(sync));
    // One room's catch-up at a time keeps frames to a size that any client takes.
    connection.flush();
  }
  connection.send({ type: 'Synced' });
}

function sendTutorialRoom(server: Server, connection: Connection, user: PresentUser): void {
  const room = server.rooms.get(defaultRoomId);
  if (!room || !user.places.has(defaultRoomId)) return;
  connection.sendEncoded(encodeRoomJoined(room, user, undefined));
  connection.send({ type: 'UserList', room_id: room.room_id, ...listMembers(room, limits.list_users_page) });
}

async function prepareTutorialRoom(server: Server): Promise<void> {
  const room = server.rooms.get(defaultRoomId);
  if (room) await warmAway(server, room);
}

/** Reads what the store must tell of a room before a member can be told of it. */
async function prepareRoom(
  server: Server,
  user: PresentUser,
  roomId: string,
  point: ResumePoint | undefined,
  changes: Map<string, Changes>,
): Promise<void> {
  const room = server.rooms.get(roomId);
  if (!room || !user.places.has(roomId)) return;
  await warmTail(server, room);
  const known = point && (await readChanges(server, room, point));
  if (known) changes.set(roomId, known);
}
