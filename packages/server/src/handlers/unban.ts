import { lift } from '../moderation/lift.ts';
import type { UserHandler } from './handler.ts';

export const unban: UserHandler<'Unban'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const refusal = await lift(server, user, 'ban', message);
    if (refusal) connection.refuse(message.id, refusal);
    else connection.reply(message.id, { type: 'Ok' });
  },
};
