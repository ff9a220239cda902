import { commit } from '../log/commit.ts';
import { tellRenamed } from '../sessions/rename.ts';
import { isReservedUsername } from '../sessions/username/reserved.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import { usernameTaken } from '../sessions/username-taken.ts';
import type { UserHandler } from './handler.ts';

export const changeUsername: UserHandler<'ChangeUsername'> = {
  requires: 'user',
  action: 'change-username',
  cost: 'very-costly',
  async handle(server, connection, message, user) {
    const { username } = message;
    const name = toUsernameKeys(username);
    const previous = user.username;
    if (previous === username) {
      connection.reply(message.id, { type: 'Ok' });
      return;
    }
    const isHeld = server.directory.named(name).some((holder) => holder !== user);
    const isBanned = server.sanctions.findServerBan({ name }, server.clock.steadyWallClock()) !== undefined;
    if (isHeld || isBanned || server.directory.isKept(name) || isReservedUsername(username)) {
      connection.refuse(message.id, usernameTaken(username));
      return;
    }
    // Renamed before the commit, so that nobody takes the name meanwhile; and the old one may be needed again.
    server.directory.rename(user, username);
    const release = server.directory.keepName(toUsernameKeys(previous));
    const outcome = await commit(server, [{ kind: 'rename-user', user_id: user.user_id, username, name }]);
    release();
    const isTaken = outcome.ok && outcome.value[0]?.kind === 'taken';
    if (!outcome.ok || isTaken) {
      server.directory.rename(user, previous);
      connection.refuse(message.id, outcome.ok ? usernameTaken(username) : outcome.error);
      return;
    }
    connection.reply(message.id, { type: 'Ok' });
    tellRenamed(server, user, previous);
  },
};
