import { appendMessage } from '../log/append-message.ts';
import { maySend } from '../rooms/may-send.ts';
import type { MemberHandler } from './handler.ts';

export const message: MemberHandler<'Message'> = {
  requires: 'member',
  action: 'send-message',
  cost: 'send',
  handle(server, connection, request, user, { room, place }) {
    const now = server.clock.now();
    const refusal = maySend(user, room, place, request.reply_to, now);
    if (refusal) {
      connection.refuse(request.id, refusal);
      return undefined;
    }
    place.lastSentAt = now;
    appendMessage(server, connection, user, room, request);
    return undefined;
  },
};
