import { findMembership } from '../rooms/may-send.ts';
import type { UserHandler } from './handler.ts';

const passOnEveryMs = 3_000;

export const typingStart: UserHandler<'TypingStart'> = {
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
    const { place } = membership.value;
    const now = server.clock.now();
    if (now - place.typingPassedAt >= passOnEveryMs) {
      place.typingPassedAt = now;
      const { user_id, username } = user;
      server.hub.publish(
        message.room_id,
        { type: 'TypingStart', room_id: message.room_id, user_id, username },
        user.connections,
      );
    }
    connection.reply(message.id, { type: 'Ok' });
    return undefined;
  },
};

export const typingStop: UserHandler<'TypingStop'> = {
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
    // Only a start that was passed on, and is not yet over by itself, needs to be taken back.
    const { place } = membership.value;
    if (Number.isFinite(place.typingPassedAt)) {
      place.typingPassedAt = Number.NEGATIVE_INFINITY;
      server.hub.publish(
        message.room_id,
        { type: 'TypingStop', room_id: message.room_id, user_id: user.user_id },
        user.connections,
      );
    }
    connection.reply(message.id, { type: 'Ok' });
    return undefined;
  },
};
