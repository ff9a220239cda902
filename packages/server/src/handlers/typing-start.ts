import type { MemberHandler } from './handler.ts';

const passOnEveryMs = 3_000;

export const typingStart: MemberHandler<'TypingStart'> = {
  requires: 'member',
  action: 'send-message',
  cost: 'free',
  handle(server, connection, message, user, { room, place }) {
    const now = server.clock.now();
    if (place.typingPassedAt === undefined || now - place.typingPassedAt >= passOnEveryMs) {
      place.typingPassedAt = now;
      const { room_id } = room;
      const { user_id, username } = user;
      server.hub.pass(room_id, { type: 'TypingStart', room_id, user_id, username }, user);
    }
    connection.reply(message.id, { type: 'Ok' });
    return undefined;
  },
};
