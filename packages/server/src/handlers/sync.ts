import { warmTail } from '../log/publish.ts';
import { readChanges } from '../log/read-changes.ts';
import { type Changes, encodeSync, syncRoom } from '../rooms/sync.ts';
import type { UserHandler } from './handler.ts';

/** Not for members only: who is no longer one is told to drop what it holds. */
export const sync: UserHandler<'Sync'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const room = server.rooms.get(message.room_id);
    const point = { epoch: message.epoch, seq: message.after_seq };
    let changes: Changes | undefined;
    if (room && user.places.has(message.room_id)) {
      await warmTail(server, room);
      changes = await readChanges(server, room, point);
    }
    const synced = syncRoom(message.room_id, room, user.places.has(message.room_id), point, changes);
    connection.sendEncoded(encodeSync(synced, message.id));
  },
};
