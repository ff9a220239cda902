import { commitInOrder } from '../log/commit.ts';
import { maxMentionsRemembered, UnreadMentions } from '../rooms/unread-mentions.ts';
import { sendReadMarker } from '../sessions/read-markers.ts';
import type { MemberHandler } from './handler.ts';

export const markUnread: MemberHandler<'MarkUnread'> = {
  requires: 'member',
  action: 'read-room',
  cost: 'costly',
  async handle(server, connection, { id, n }, user, { room, place }) {
    const { room_id } = room;
    const readN = n - 1;
    if (readN < place.read_n) {
      const { user_id } = user;
      const refusal = await commitInOrder(server, { kind: 'mark-unread', room_id, user_id, read_n: readN }, () => {
        place.read_n = readN;
      });
      if (refusal) return connection.refuse(id, refusal);
      // What was read is remembered no more. The storage tells, behind the commits that are told of already.
      const named = await server.store.findMentions(room_id, user_id, readN, maxMentionsRemembered);
      if (named.length > 0) room.mentions ??= new UnreadMentions();
      for (const one of named) room.mentions?.add(one, user_id);
      sendReadMarker(server, user, room_id, { back: true });
    }
    connection.reply(id, { type: 'Ok' });
  },
};
