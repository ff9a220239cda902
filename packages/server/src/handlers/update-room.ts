import { toRefusal } from '../log/commit.ts';
import { publishCommitted } from '../log/publish.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import type { MemberHandler } from './handler.ts';

export const updateRoom: MemberHandler<'UpdateRoom'> = {
  requires: 'member',
  cost: 'costly',
  handle(server, connection, message, user, { room, place }) {
    if (place.role !== 'moderator') {
      connection.refuse(message.id, { code: 'forbidden', message: 'only moderators of the room may change it' });
      return undefined;
    }
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
        connection.refuse(message.id, outcome.ok ? noSuchRoom(room.room_id) : toRefusal(outcome.error));
      }
      server.owed.add(connection);
      connection.settle();
    });
    return undefined;
  },
};
