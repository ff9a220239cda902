import { commit } from '../log/commit.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import type { UserHandler } from './handler.ts';

export const changeUsername: UserHandler<'ChangeUsername'> = {
  requires: 'user',
  action: 'change-username',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const { username } = message;
    const holder = server.directory.named(toUsernameKeys(username));
    if (holder && holder !== user) {
      connection.refuse(message.id, {
        code: 'username_taken',
        message: `${username} is taken; choose another name`,
        path: ['username'],
      });
      return;
    }
    const previous = user.username;
    if (previous === username) {
      connection.reply(message.id, { type: 'Ok' });
      return;
    }
    // Renamed before the commit, so that nobody takes the name meanwhile.
    server.directory.rename(user, username);
    const outcome = await commit(server, [{ kind: 'rename-user', user_id: user.user_id, username }]);
    if (!outcome.ok) {
      if (!server.directory.named(toUsernameKeys(previous))) server.directory.rename(user, previous);
      connection.refuse(message.id, outcome.error);
      return;
    }
    connection.reply(message.id, { type: 'Ok' });
    const event = { type: 'UserRenamed' as const, user_id: user.user_id, username, previous };
    for (const roomId of user.places.keys()) server.hub.pass(roomId, event, user);
    for (const own of user.connections) {
      own.send(event);
      own.flush();
    }
  },
};
