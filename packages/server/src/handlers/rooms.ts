import { err, limits, ok, type Result } from '@tertulia/protocol';
import { commit, toRefusal } from '../log/commit.ts';
import { publishCommitted, warmTail } from '../log/publish.ts';
import type { RoomRecord } from '../log/store.ts';
import { findMembership, type Refusal } from '../rooms/may-send.ts';
import { createRoom as createRoomState, listOccupants, type Room, toListing, toSummary } from '../rooms/room.ts';
import { toFreeRoomId } from '../rooms/room-id.ts';
import { toRoomJoined } from '../rooms/room-joined.ts';
import type { Server } from '../server.ts';
import { enterRoom, exitRoom } from '../sessions/presence.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { UserHandler } from './handler.ts';

/** Rooms are kept in memory by the thousand, not by the million. */
const maxRooms = 100_000;

export const listRooms: UserHandler<'ListRooms'> = {
  requires: 'user',
  cost: 'costly',
  handle(server, connection, message, user) {
    const rooms = [];
    for (const room of server.rooms.values()) {
      const isMember = user.places.has(room.room_id);
      if (room.kind === 'public' || (room.kind === 'private' && isMember)) rooms.push(toListing(room, isMember));
    }
    rooms.sort((a, b) => b.user_count - a.user_count || (a.room_id < b.room_id ? -1 : 1));
    connection.send({
      type: 'RoomList',
      ...(message.id !== undefined && { re: message.id }),
      rooms: rooms.slice(0, 1_000),
    });
    return undefined;
  },
};

export const createRoom: UserHandler<'CreateRoom'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const full = checkRoomCount(user);
    if (full || server.rooms.size >= maxRooms) {
      connection.refuse(
        message.id,
        full ?? { code: 'limit_reached', message: 'this server has as many rooms as it can hold' },
      );
      return;
    }
    const taken: Refusal = {
      code: 'conflict',
      message: `there is already a room ${message.room_id}`,
      path: ['room_id'],
    };
    if (message.room_id !== undefined && server.rooms.has(message.room_id)) {
      connection.refuse(message.id, taken);
      return;
    }
    const record: RoomRecord = {
      room_id: message.room_id ?? toFreeRoomId(message.name, (id) => server.rooms.has(id)),
      name: message.name,
      topic: message.topic ?? '',
      kind: message.kind ?? 'public',
      epoch: server.secrets.id(),
      first_seq: 1,
      last_seq: 0,
      last_n: 0,
      slow_mode_ms: 0,
      archived: false,
    };
    // Reserves the id while it is being stored.
    const room = createRoomState(record);
    server.rooms.set(record.room_id, room);
    const { user_id } = user;
    const outcome = await commit(server, [
      { kind: 'create-room', room: record, at: server.clock.wallClock() },
      { kind: 'put-member', room_id: record.room_id, user_id, role: 'moderator', read_n: 0 },
    ]);
    if (!outcome.ok) {
      server.rooms.delete(record.room_id);
      connection.refuse(message.id, outcome.error);
      return;
    }
    if (server.directory.get(user_id) === user) enterRoom(server, user, room, 'moderator', 0);
    connection.send(toRoomJoined(room, message.id));
    tellOtherConnections(server, user, room, connection);
  },
};

export const joinRoom: UserHandler<'JoinRoom'> = {
  requires: 'user',
  cost: 'free',
  async handle(server, connection, message, user) {
    const room = server.rooms.get(message.room_id);
    const isMember = user.places.has(message.room_id);
    if (!room || (room.kind !== 'public' && !isMember)) {
      connection.refuse(message.id, { code: 'not_found', message: `there is no room ${message.room_id}` });
      return;
    }
    await warmTail(server, room);
    if (!isMember) {
      const full = checkRoomCount(user);
      if (full) {
        connection.refuse(message.id, full);
        return;
      }
      const readN = room.last_n;
      const outcome = await commit(server, [
        { kind: 'put-member', room_id: room.room_id, user_id: user.user_id, role: 'user', read_n: readN },
      ]);
      if (!outcome.ok) {
        connection.refuse(message.id, outcome.error);
        return;
      }
      // Warm again before entering: from there to the reply nothing may wait, or an event would overtake it.
      await warmTail(server, room);
      if (server.directory.get(user.user_id) !== user) return;
      if (!user.places.has(room.room_id)) enterRoom(server, user, room, 'user', readN);
      tellOtherConnections(server, user, room, connection);
    }
    connection.send(toRoomJoined(room, message.id));
  },
};

export const leaveRoom: UserHandler<'LeaveRoom'> = {
  requires: 'user',
  cost: 'free',
  async handle(server, connection, message, user) {
    const membership = findMembership(
      message.room_id,
      server.rooms.get(message.room_id),
      user.places.get(message.room_id),
    );
    if (!membership.ok || membership.value.room.kind === 'dm') {
      const refusal = membership.ok
        ? { code: 'forbidden' as const, message: 'a direct conversation cannot be left' }
        : membership.error;
      connection.refuse(message.id, refusal);
      return;
    }
    const { room } = membership.value;
    const outcome = await commit(server, [{ kind: 'remove-member', room_id: room.room_id, user_id: user.user_id }]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    exitRoom(server, user, room);
    connection.reply(message.id, { type: 'Ok' });
  },
};

export const updateRoom: UserHandler<'UpdateRoom'> = {
  requires: 'user',
  cost: 'costly',
  handle(server, connection, message, user) {
    const moderated = findModerated(server, user, message.room_id);
    if (!moderated.ok) {
      connection.refuse(message.id, moderated.error);
      return undefined;
    }
    const room = moderated.value;
    const { name, topic, slow_mode_ms, archived } = message;
    const changes = {
      ...(name !== undefined && { name }),
      ...(topic !== undefined && { topic }),
      ...(slow_mode_ms !== undefined && { slow_mode_ms }),
      ...(archived !== undefined && { archived }),
    };
    if (Object.keys(changes).length === 0) {
      connection.reply(message.id, { type: 'Ok' });
      return undefined;
    }
    const at = server.clock.wallClock();
    const { user_id } = user;
    connection.inFlight++;
    server.committer.submit({ kind: 'update-room', room_id: room.room_id, user_id, at, changes }, (outcome) => {
      if (outcome.ok && outcome.value.kind === 'updated') {
        Object.assign(room, changes);
        const timestamp = new Date(at).toISOString();
        publishCommitted(server, room, {
          type: 'RoomUpdated',
          room_id: room.room_id,
          seq: outcome.value.seq,
          user_id,
          ...changes,
          timestamp,
        });
        connection.reply(message.id, { type: 'Ok' });
      } else {
        connection.refuse(
          message.id,
          outcome.ok ? { code: 'not_found', message: `there is no room ${room.room_id}` } : toRefusal(outcome.error),
        );
      }
      server.owed.add(connection);
      connection.settle();
    });
    return undefined;
  },
};

export const inviteToRoom: UserHandler<'InviteToRoom'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const membership = findMembership(
      message.room_id,
      server.rooms.get(message.room_id),
      user.places.get(message.room_id),
    );
    if (!membership.ok || membership.value.room.kind !== 'private') {
      connection.refuse(
        message.id,
        membership.ok
          ? { code: 'bad_message', message: 'only private rooms take invitations', path: ['room_id'] }
          : membership.error,
      );
      return;
    }
    const { room } = membership.value;
    const invited = server.directory.get(message.user_id) ?? (await server.store.findUser(message.user_id));
    if (!invited) {
      connection.refuse(message.id, { code: 'not_found', message: 'there is no such user', path: ['user_id'] });
      return;
    }
    const readN = room.last_n;
    const outcome = await commit(server, [
      { kind: 'put-member', room_id: room.room_id, user_id: message.user_id, role: 'user', read_n: readN },
    ]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    const present = server.directory.get(message.user_id);
    if (present && !present.places.has(room.room_id)) {
      enterRoom(server, present, room, 'user', readN);
      tellOtherConnections(server, present, room, undefined);
    }
    connection.reply(message.id, { type: 'Ok' });
  },
};

export const listUsers: UserHandler<'ListUsers'> = {
  requires: 'user',
  cost: 'free',
  handle(server, connection, message, user) {
    const room = server.rooms.get(message.room_id);
    if (!room || (room.kind !== 'public' && !user.places.has(room.room_id))) {
      connection.refuse(message.id, { code: 'not_found', message: `there is no room ${message.room_id}` });
      return undefined;
    }
    const page = listOccupants(room, message.limit ?? limits.list_users_page, message.after);
    connection.send({
      type: 'UserList',
      ...(message.id !== undefined && { re: message.id }),
      room_id: room.room_id,
      ...page,
    });
    return undefined;
  },
};

/** The user's other devices learn of a room that one of them joined. */
function tellOtherConnections(server: Server, user: PresentUser, room: Room, except: unknown): void {
  const place = user.places.get(room.room_id);
  if (!place) return;
  for (const connection of user.connections) {
    if (connection === except) continue;
    connection.send({ type: 'RoomAdded', room: toSummary(room, place, user.user_id) });
    connection.flush();
  }
}

function findModerated(server: Server, user: PresentUser, roomId: string): Result<Room, Refusal> {
  const membership = findMembership(roomId, server.rooms.get(roomId), user.places.get(roomId));
  if (!membership.ok) return membership;
  const { room, place } = membership.value;
  if (place.role === 'moderator') return ok(room);
  return err({ code: 'forbidden', message: 'only moderators of the room may change it' });
}

function checkRoomCount(user: PresentUser): Refusal | undefined {
  if (user.places.size < limits.rooms_per_user) return undefined;
  return { code: 'limit_reached', message: `one can be in at most ${limits.rooms_per_user} rooms; leave one first` };
}
