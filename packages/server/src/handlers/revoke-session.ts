import { closeCodes } from '@tertulia/protocol';
import { commit } from '../log/commit.ts';
import { endSession } from '../sessions/presence.ts';
import type { UserHandler } from './handler.ts';

export const revokeSession: UserHandler<'RevokeSession'> = {
  requires: 'user',
  action: 'manage-sessions',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const { user_id } = user;
    const { session_id } = message;
    const own = await server.store.listSessions(user_id);
    if (!own.some((one) => one.session_id === session_id)) {
      connection.refuse(message.id, {
        code: 'not_found',
        message: 'you have no such session',
        path: ['session_id'],
      });
      return;
    }
    const outcome = await commit(server, [{ kind: 'end-session', user_id, session_id }]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    connection.reply(message.id, { type: 'Ok' });
    const session = user.sessions.find((one) => one.session_id === session_id);
    if (session) endSession(server, user, session, closeCodes.tokenExpired, 'signed out from elsewhere');
  },
};
