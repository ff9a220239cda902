import { warmTail } from '../log/publish.ts';
import type { PageAt } from '../log/store.ts';
import { findMembership } from '../rooms/may-send.ts';
import { syncRoom } from '../rooms/sync.ts';
import type { UserHandler } from './handler.ts';

export const history: UserHandler<'History'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const membership = findMembership(
      message.room_id,
      server.rooms.get(message.room_id),
      user.places.get(message.room_id),
    );
    if (!membership.ok) {
      connection.refuse(message.id, membership.error);
      return;
    }
    const { room } = membership.value;
    const page = await server.store.readMessages(room.room_id, toPageAt(message, room.last_seq), message.limit);
    connection.send({
      type: 'HistoryPage',
      ...(message.id !== undefined && { re: message.id }),
      room_id: room.room_id,
      epoch: room.epoch,
      messages: [...page.messages],
      more_before: page.more_before,
      more_after: page.more_after,
    });
  },
};

export const sync: UserHandler<'Sync'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const room = server.rooms.get(message.room_id);
    const isMember = user.places.has(message.room_id);
    if (room && isMember) await warmTail(server, room);
    const synced = syncRoom(message.room_id, room, user.places.has(message.room_id), {
      epoch: message.epoch,
      seq: message.after_seq,
    });
    connection.send({ ...synced, ...(message.id !== undefined && { re: message.id }) });
  },
};

function toPageAt(
  message: { before_seq?: number | undefined; after_seq?: number | undefined; around_seq?: number | undefined },
  lastSeq: number,
): PageAt {
  if (message.before_seq !== undefined) return { before_seq: message.before_seq };
  if (message.after_seq !== undefined) return { after_seq: message.after_seq };
  if (message.around_seq !== undefined) return { around_seq: message.around_seq };
  return { before_seq: lastSeq + 1 };
}
