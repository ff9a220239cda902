import type { MemberHandler } from './handler.ts';

export const typingStop: MemberHandler<'TypingStop'> = {
  requires: 'member',
  action: 'send-message',
  cost: 'free',
  handle(server, connection, message, user, { room, place }) {
    // Only a start that was passed on, and is not yet over by itself, needs to be taken back.
    if (place.typingPassedAt !== undefined) {
      place.typingPassedAt = undefined;
      const { room_id } = room;
      server.hub.pass(room_id, { type: 'TypingStop', room_id, user_id: user.user_id }, user);
    }
    connection.reply(message.id, { type: 'Ok' });
    return undefined;
  },
};
