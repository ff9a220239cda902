import { commitLater } from '../log/commit.ts';
import { sendReadMarker } from '../sessions/read-markers.ts';
import type { MemberHandler } from './handler.ts';

export const markRead: MemberHandler<'MarkRead'> = {
  requires: 'member',
  action: 'read-room',
  cost: 'free',
  handle(server, connection, message, user, { room, place }) {
    const readN = Math.min(message.n, room.last_n);
    if (readN > place.read_n) {
      place.read_n = readN;
      room.mentions?.read(user.user_id, readN);
      commitLater(server, { kind: 'mark-read', room_id: room.room_id, user_id: user.user_id, read_n: readN });
      sendReadMarker(server, user, room.room_id);
    }
    connection.reply(message.id, { type: 'Ok' });
    return undefined;
  },
};
