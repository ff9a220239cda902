import { commitLater } from '../log/commit.ts';
import { findMembership } from '../rooms/may-send.ts';
import { sendReadMarker } from '../sessions/read-markers.ts';
import type { UserHandler } from './handler.ts';

export const markRead: UserHandler<'MarkRead'> = {
  requires: 'user',
  cost: 'free',
  handle(server, connection, message, user) {
    const membership = findMembership(
      message.room_id,
      server.rooms.get(message.room_id),
      user.places.get(message.room_id),
    );
    if (!membership.ok) {
      connection.refuse(message.id, membership.error);
      return undefined;
    }
    const { room, place } = membership.value;
    const readN = Math.min(message.n, room.last_n);
    if (readN > place.read_n) {
      place.read_n = readN;
      commitLater(server, { kind: 'mark-read', room_id: room.room_id, user_id: user.user_id, read_n: readN });
      sendReadMarker(server, user, room.room_id);
    }
    connection.reply(message.id, { type: 'Ok' });
    return undefined;
  },
};
