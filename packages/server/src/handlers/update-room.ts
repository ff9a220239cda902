import { toRefusal } from '../log/commit.ts';
import { publishCommitted } from '../log/publish.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import { checkPermission } from '../rooms/permission.ts';
import type { RoomHandler } from './handler.ts';

export const updateRoom: RoomHandler<'UpdateRoom'> = {
  requires: 'room',
  action: 'update-room',
  cost: 'costly',
  handle(server, connection, message, user, room) {
    const { name, topic, slow_mode_ms, archived } = message;
    if (archived !== undefined) {
      const denied = checkPermission(user, 'archive-room', server.clock.steadyWallClock(), room);
      if (denied) {
        connection.refuse(message.id, denied);
        return undefined;
      }
    }
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
        connection.refuse(message.id, outcome.ok ? noSuchRoom : toRefusal(outcome.error));
      }
      server.owed.add(connection);
      connection.settle();
    });
    return undefined;
  },
};
