import { commitLater } from '../log/commit.ts';
import type { Server } from '../server.ts';
import { appear, attach, supersede } from '../sessions/enter.ts';
import type { Session } from '../sessions/session.ts';
import { createPresentUser, type PresentUser } from '../sessions/user.ts';
import { toFreeUsername } from '../sessions/username.ts';
import type { OpenHandler } from './handler.ts';

export const resume: OpenHandler<'Resume'> = {
  requires: 'no-user',
  cost: 'free',
  async handle(server, connection, message) {
    const found = await findSession(server, server.secrets.hash(message.token));
    if (!found) {
      connection.refuse(message.id, { code: 'token_expired', message: 'this session has ended; enter again' });
      connection.flush();
      return;
    }
    const { user, session } = found;
    await attach(server, connection, user, session, { re: message.id, rooms: message.rooms });
    if (message.replaces !== undefined) supersede(user, message.replaces);
  },
};

async function findSession(
  server: Server,
  tokenHash: string,
): Promise<{ readonly user: PresentUser; readonly session: Session } | undefined> {
  const present = server.directory.withTokenHash(tokenHash);
  if (present) return present;
  const record = await server.store.findSession(tokenHash);
  // Another connection of the same session may have been quicker.
  const arrived = server.directory.withTokenHash(tokenHash);
  if (arrived || !record) return arrived;
  const { user_id, session_id, memberships } = record;
  const session: Session = { session_id, token_hash: tokenHash };
  commitLater(server, { kind: 'set-session-closed', user_id, session_id, at: undefined });
  // Here with another session: on another device.
  const here = server.directory.get(user_id);
  if (here) {
    server.directory.addSession(here, session);
    return { user: here, session };
  }
  const username = toFreeUsername(record.username, (keys) => server.directory.named(keys) !== undefined);
  if (username !== record.username) commitLater(server, { kind: 'rename-user', user_id, username });
  const user = createPresentUser({ user_id, username, guest: true, role: 'user' }, session);
  appear(server, user, memberships);
  return { user, session };
}
