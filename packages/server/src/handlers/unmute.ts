import { lift } from '../moderation/lift.ts';
import type { UserHandler } from './handler.ts';

export const unmute: UserHandler<'Unmute'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const refusal = await lift(server, user, 'mute', message);
    if (refusal) connection.refuse(message.id, refusal);
    else connection.reply(message.id, { type: 'Ok' });
  },
};
