import { lift } from '../moderation/lift.ts';
import type { UserHandler } from './handler.ts';

export const unban: UserHandler<'Unban'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    connection.answer(message.id, await lift(server, user, 'ban', message));
  },
};
