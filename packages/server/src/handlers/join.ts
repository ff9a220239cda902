import { commit, commitLater } from '../log/commit.ts';
import { refuseBanned } from '../moderation/banned.ts';
import { isOfAccount } from '../sessions/account-names.ts';
import { appear, attach, defaultRoomId } from '../sessions/enter.ts';
import { forgetUser } from '../sessions/presence.ts';
import type { Session } from '../sessions/session.ts';
import { createPresentUser } from '../sessions/user.ts';
import { isReservedUsername } from '../sessions/username/reserved.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import { usernameTaken } from '../sessions/username-taken.ts';
import type { OpenHandler } from './handler.ts';

export const join: OpenHandler<'Join'> = {
  requires: 'no-user',
  cost: 'free',
  async handle(server, connection, message) {
    if (!server.config.guests) {
      connection.refuse(message.id, { code: 'forbidden', message: 'this server admits no guests; sign in instead' });
      return;
    }
    const name = toUsernameKeys(message.username);
    const arriving = { name, address: connection.address };
    const banned = refuseBanned(server, arriving);
    if (banned) {
      connection.refuse(message.id, banned);
      return;
    }
    const holders = server.directory.named(name);
    // Without a connection yet it may be somebody whose session is being stored.
    const isHeld = holders.some((holder) => !holder.guest || holder.goneAt === undefined);
    if (isHeld || server.directory.isKept(name) || isReservedUsername(message.username)) {
      connection.refuse(message.id, usernameTaken(message.username));
      return;
    }
    // A guest without a connection gives its name up; resumed, it comes back under a variation of it.
    for (const holder of holders) forgetUser(server, holder);

    const token = server.secrets.token();
    const session: Session = { session_id: server.secrets.id(), token_hash: server.secrets.hash(token) };
    const user = createPresentUser(
      { user_id: connection.guestId, username: message.username, guest: true, role: 'user' },
      session,
    );
    // Holds the name while the session is being stored.
    server.directory.add(user);
    const { user_id, username } = user;
    const { session_id, token_hash } = session;
    const general = server.rooms.get(defaultRoomId);
    const readN = general?.last_n ?? 0;
    const outcome = await commit(server, [
      { kind: 'open-session', session_id, token_hash, user_id, username, name, at: server.clock.wallClock() },
      { kind: 'put-member', room_id: defaultRoomId, user_id, role: 'user', read_n: readN },
    ]);
    // While the storage takes no writes people may still come and read, but there is no session to come back to.
    const isReadOnly = !outcome.ok && outcome.error.code === 'storage_unavailable';
    const isLost = isReadOnly ? await isOfAccount(server, name) : outcome.ok && outcome.value[0]?.kind === 'taken';
    const bannedByNow = refuseBanned(server, arriving);
    if (bannedByNow || isLost || (!outcome.ok && !isReadOnly) || connection.state.kind !== 'new') {
      server.directory.remove(user);
      // What was stored of it would count as in use for ever, and nobody has its token.
      commitLater(server, { kind: 'end-session', user_id, session_id });
      if (bannedByNow) connection.refuse(message.id, bannedByNow);
      else if (isLost) connection.refuse(message.id, usernameTaken(username));
      else if (!outcome.ok) connection.refuse(message.id, outcome.error);
      return;
    }
    appear(server, user, [{ room_id: defaultRoomId, role: 'user', read_n: readN }]);
    await attach(server, connection, user, session, {
      re: message.id,
      ...(!isReadOnly && { token }),
      rooms: message.rooms,
    });
  },
};
