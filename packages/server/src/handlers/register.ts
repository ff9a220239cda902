import type { ClientMessageOf } from '@tertulia/protocol';
import { closeCodes, err, ok, type Result, type UserRole } from '@tertulia/protocol';
import { commonPassword, passwordRefusal } from '../accounts/password-refusal.ts';
import type { Connection } from '../connection/connection.ts';
import { commit } from '../log/commit.ts';
import { refuseBanned } from '../moderation/banned.ts';
import type { Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import { arrive } from '../sessions/arrive.ts';
import { claimName } from '../sessions/claim-name.ts';
import { attach } from '../sessions/enter.ts';
import { createSession, type NewSession, toAddressHash } from '../sessions/new-session.ts';
import { endSession } from '../sessions/presence.ts';
import { renamePresent } from '../sessions/rename.ts';
import { isReservedUsername } from '../sessions/username/reserved.ts';
import { toUsernameKeys, type UsernameKeys } from '../sessions/username.ts';
import { usernameTaken } from '../sessions/username-taken.ts';
import type { OpenHandler } from './handler.ts';

/** What an account is made of, once all that can be refused without looking at the password was looked at. */
type Application = {
  readonly user_id: string;
  readonly name: UsernameKeys;
  readonly role: UserRole;
  readonly invite_hash: string | undefined;
};

export const register: OpenHandler<'Register'> = {
  requires: 'no-user',
  cost: 'free',
  async handle(server, connection, message) {
    const application = await apply(server, connection, message);
    if (!application.ok) {
      connection.refuse(message.id, application.error);
      return;
    }
    const { user_id, name } = application.value;
    const release = claimName(server, name, user_id);
    if (!release) {
      connection.refuse(message.id, usernameTaken(message.username));
      return;
    }
    try {
      const session = createSession(server);
      const refusal = await createAccount(server, connection, message, application.value, session);
      if (refusal) connection.refuse(message.id, refusal);
      else await enter(server, connection, message, application.value, session);
    } finally {
      release();
    }
  },
};

async function apply(
  server: Server,
  connection: Connection,
  { username, password, invite, token }: ClientMessageOf<'Register'>,
): Promise<Result<Application, Refusal>> {
  const name = toUsernameKeys(username);
  const now = server.clock.now();
  const excess =
    server.authLimits.fromAddress(connection.address, now) ??
    server.authLimits.onAccount(name.skeleton, `register ${connection.address}`, now);
  if (excess) return err(excess);
  const invited = await checkInvite(server, invite);
  if (!invited.ok) return invited;
  // Whoever has a code that makes an admin has it from the operator.
  if (isReservedUsername(username) && invited.value.role !== 'admin') return err(usernameTaken(username));
  const isCommon = await server.passwords.isCommon(password);
  if (isCommon || toUsernameKeys(password).key === name.key) return err(commonPassword);
  const user_id = token === undefined ? connection.guestId : await findGuest(server, server.secrets.hash(token));
  if (user_id === undefined)
    return err({ code: 'token_expired', message: 'the guest’s session has ended; register without it' });
  const banned = refuseBanned(server, { userId: user_id, name });
  if (banned) return err(banned);
  // Decided when it is stored; asked now so that nobody waits for a password to be hashed for nothing.
  if (await server.store.findAccount(name)) return err(usernameTaken(username));
  return ok({ user_id, name, ...invited.value });
}

type Invited = { readonly role: UserRole; readonly invite_hash: string | undefined };

async function checkInvite(server: Server, code: string | undefined): Promise<Result<Invited, Refusal>> {
  const { registration } = server.config;
  const invite_hash = code === undefined ? undefined : server.secrets.hash(code);
  const invite = invite_hash === undefined ? undefined : await server.store.findInvite(invite_hash);
  const isGood = invite !== undefined && invite.uses_left > 0 && invite.expires_at > server.clock.steadyWallClock();
  if (isGood && invite.role === 'admin') return ok({ role: 'admin', invite_hash });
  if (registration === 'closed') return err({ code: 'forbidden', message: 'this server takes no new accounts' });
  if (isGood) return ok({ role: invite.role, invite_hash });
  // Also where none is needed: whoever names one expects what it stands for.
  if (code !== undefined)
    return err({ code: 'forbidden', message: 'this invite is not known, used up or too old', path: ['invite'] });
  if (registration === 'invite')
    return err({ code: 'forbidden', message: 'one needs an invite to register here', path: ['invite'] });
  return ok({ role: 'user', invite_hash: undefined });
}

async function findGuest(server: Server, tokenHash: string): Promise<string | undefined> {
  const present = server.directory.withTokenHash(tokenHash)?.user;
  const { user_id, guest } = present ?? (await server.store.findSession(tokenHash)) ?? {};
  return guest ? user_id : undefined;
}

/** Gives why there is no account. */
async function createAccount(
  server: Server,
  connection: Connection,
  { username, password }: ClientMessageOf<'Register'>,
  { user_id, name, role, invite_hash }: Application,
  { session_id, token_hash }: NewSession,
): Promise<Refusal | undefined> {
  const hashed = await server.passwords.hash(password, {
    isKnown: false,
    isWanted: () => connection.state.kind === 'new',
  });
  if (!hashed.ok) return passwordRefusal(hashed.error);
  const outcome = await commit(server, [
    {
      kind: 'create-account',
      user_id,
      username,
      name,
      password_hash: hashed.value,
      role,
      at: server.clock.steadyWallClock(),
      ...(invite_hash !== undefined && { invite_hash }),
      session: { session_id, token_hash, address_hash: toAddressHash(server, user_id, connection.address) },
    },
  ]);
  if (!outcome.ok) return outcome.error;
  switch (outcome.value[0]?.kind) {
    case 'done':
      return undefined;
    case 'no-invite':
      return { code: 'forbidden', message: 'this invite was used up meanwhile', path: ['invite'] };
    default:
      return usernameTaken(username);
  }
}

/** The account is stored: whoever is here as a guest has it from now on, and the guest's own connections end. */
async function enter(
  server: Server,
  connection: Connection,
  { id, username, rooms }: ClientMessageOf<'Register'>,
  { user_id, role }: Application,
  session: NewSession,
): Promise<void> {
  const { session_id, token_hash, token } = session;
  const guest = server.directory.get(user_id);
  const guestSessions = guest?.sessions ?? [];
  if (guest) {
    guest.guest = false;
    guest.role = role;
    server.directory.addSession(guest, { session_id, token_hash });
    renamePresent(server, guest, username);
  }
  const arrived = await arrive(server, token_hash, connection.address, 'registered');
  if (!arrived.ok) connection.refuse(id, arrived.error);
  else await attach(server, connection, arrived.value.user, arrived.value.session, { re: id, token, rooms });
  // Last, so that the user is here all the while.
  if (!guest) return;
  for (const one of guestSessions)
    endSession(server, guest, one, closeCodes.tokenExpired, 'this guest has an account now; sign in');
}
