import { commitLater } from '../log/commit.ts';
import type { Server } from '../server.ts';
import { appear, attach, supersede } from '../sessions/enter.ts';
import { createPresentUser, type PresentUser } from '../sessions/user.ts';
import { toFreeUsername } from '../sessions/username.ts';
import type { OpenHandler } from './handler.ts';

export const resume: OpenHandler<'Resume'> = {
  requires: 'no-user',
  cost: 'free',
  async handle(server, connection, message) {
    const user = await findUser(server, server.secrets.hash(message.token));
    if (!user) {
      connection.refuse(message.id, { code: 'token_expired', message: 'this session has ended; enter again' });
      connection.flush();
      return;
    }
    await attach(server, connection, user, { re: message.id, rooms: message.rooms });
    if (message.replaces !== undefined) supersede(user, message.replaces);
  },
};

async function findUser(server: Server, tokenHash: string): Promise<PresentUser | undefined> {
  const present = server.directory.withTokenHash(tokenHash);
  if (present) return present;
  const session = await server.store.findSession(tokenHash);
  // Another connection of the same session may have been quicker.
  const arrived = server.directory.withTokenHash(tokenHash);
  if (arrived || !session) return arrived;
  const username = toFreeUsername(session.username, (key) => server.directory.isNameTaken(key));
  if (username !== session.username) commitLater(server, { kind: 'rename-user', user_id: session.user_id, username });
  const user = createPresentUser({
    user_id: session.user_id,
    username,
    guest: true,
    session_id: session.session_id,
    token_hash: tokenHash,
  });
  const { user_id, session_id } = user;
  commitLater(server, { kind: 'set-session-closed', user_id, session_id, at: undefined });
  appear(server, user, session.memberships);
  return user;
}
