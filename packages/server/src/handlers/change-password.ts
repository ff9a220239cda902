import { closeCodes } from '@tertulia/protocol';
import { commonPassword, passwordRefusal } from '../accounts/password-refusal.ts';
import { commit } from '../log/commit.ts';
import { endSession } from '../sessions/presence.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import type { UserHandler } from './handler.ts';

export const changePassword: UserHandler<'ChangePassword'> = {
  requires: 'user',
  action: 'change-password',
  cost: 'free',
  async handle(server, connection, message, user) {
    const { session } = connection;
    if (!session) return;
    const { user_id } = user;
    const name = toUsernameKeys(user.username);
    const now = server.clock.now();
    // Whoever is signed in is not kept out by those who try to be; nor may a stolen session try forever.
    const excess =
      server.authLimits.fromAddress(connection.address, now) ??
      server.authLimits.onAccount(name.skeleton, `signed in ${user_id}`, now);
    if (excess) {
      connection.refuse(message.id, excess);
      return;
    }
    if ((await server.passwords.isCommon(message.password)) || toUsernameKeys(message.password).key === name.key) {
      connection.refuse(message.id, commonPassword);
      return;
    }
    const account = await server.store.findAccount(name);
    const asker = { isKnown: true, isWanted: () => connection.state.kind === 'authenticated' };
    const verified = await server.passwords.verify(
      account?.user_id === user_id ? account.password_hash : undefined,
      message.current,
      asker,
    );
    if (verified.ok && !verified.value) {
      connection.refuse(message.id, {
        code: 'bad_credentials',
        message: 'this is not your present password',
        path: ['current'],
      });
      return;
    }
    const hashed = verified.ok ? await server.passwords.hash(message.password, asker) : verified;
    if (!hashed.ok) {
      connection.refuse(message.id, passwordRefusal(hashed.error));
      return;
    }
    const outcome = await commit(server, [
      { kind: 'set-password', user_id, password_hash: hashed.value, kept_session_id: session.session_id },
    ]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    connection.reply(message.id, { type: 'Ok' });
    for (const other of user.sessions.filter((one) => one !== session))
      endSession(server, user, other, closeCodes.tokenExpired, 'the password was changed; sign in again');
  },
};
