import { closeCodes } from '@tertulia/protocol';
import { commit } from '../log/commit.ts';
import { endSession } from '../sessions/presence.ts';
import type { UserHandler } from './handler.ts';

export const logout: UserHandler<'Logout'> = {
  requires: 'user',
  cost: 'free',
  async handle(server, connection, message, user) {
    const { session } = connection;
    if (!session) return;
    const { user_id } = user;
    const outcome = await commit(server, [{ kind: 'end-session', user_id, session_id: session.session_id }]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    connection.reply(message.id, { type: 'Ok' });
    endSession(server, user, session, closeCodes.bye, 'logged out');
  },
};
