import { toRefusal } from '../log/commit.ts';
import { publishCommitted } from '../log/publish.ts';
import { toAudit } from '../moderation/audit.ts';
import { permit } from '../moderation/permit.ts';
import { noSuchRoom } from '../rooms/membership.ts';
import type { RoomHandler } from './handler.ts';

export const updateRoom: RoomHandler<'UpdateRoom'> = {
  requires: 'room',
  action: 'update-room',
  cost: 'costly',
  handle(server, connection, message, user, room) {
    const { name, topic, slow_mode_ms, archived, retention } = message;
    if (archived !== undefined) {
      const denied = permit(server, user, 'archive-room', room);
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
      ...(retention && { retention }),
    };
    if (Object.keys(changes).length === 0) {
      connection.reply(message.id, { type: 'Ok' });
      return undefined;
    }
    const at = server.clock.wallClock();
    const { user_id } = user;
    connection.inFlight++;
    const audit = toAudit(server, user, 'update-room', { room_id: room.room_id });
    server.committer.submit({ kind: 'update-room', room_id: room.room_id, user_id, at, changes, audit }, (outcome) => {
      if (outcome.ok && outcome.value.kind === 'updated') {
        Object.assign(room, changes);
        if (retention) room.oldAt = 0;
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
