import { lift } from '../moderation/lift.ts';
import type { UserHandler } from './handler.ts';

export const unmute: UserHandler<'Unmute'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    connection.answer(message.id, await lift(server, user, 'mute', message));
  },
};
