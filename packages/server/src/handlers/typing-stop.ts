import type { MemberHandler } from './handler.ts';

export const typingStop: MemberHandler<'TypingStop'> = {
  requires: 'member',
  cost: 'free',
  handle(server, connection, message, user, { room, place }) {
    // Only a start that was passed on, and is not yet over by itself, needs to be taken back.
    if (Number.isFinite(place.typingPassedAt)) {
      place.typingPassedAt = Number.NEGATIVE_INFINITY;
      const { room_id } = room;
      server.hub.pass(room_id, { type: 'TypingStop', room_id, user_id: user.user_id }, user.connections);
    }
    connection.reply(message.id, { type: 'Ok' });
    return undefined;
  },
};
