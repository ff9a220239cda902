import { closeCodes } from '@tertulia/protocol';
import { commit } from '../log/commit.ts';
import { forgetUser } from '../sessions/presence.ts';
import type { UserHandler } from './handler.ts';

export const logout: UserHandler<'Logout'> = {
  requires: 'user',
  cost: 'free',
  async handle(server, connection, message, user) {
    const outcome = await commit(server, [{ kind: 'end-session', user_id: user.user_id, session_id: user.session_id }]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    connection.reply(message.id, { type: 'Ok' });
    for (const each of user.connections) each.close(closeCodes.bye, 'logged out');
    forgetUser(server, user);
  },
};
