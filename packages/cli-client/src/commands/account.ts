import { isAccount } from '../entry.ts';
import { describeMoment } from '../moment-text.ts';
import { visibleText } from '../ui/visible-text.ts';
import type { CommandContext } from './command.ts';
import { isPermitted } from './offered.ts';
import { describeError, tell } from './tell.ts';

type Registration = { readonly name: string | undefined; readonly invite: string | undefined };

/** Makes an account; a guest keeps id, rooms and messages. */
export async function register(context: CommandContext, { name, invite }: Registration): Promise<void> {
  const { client, print } = context;
  const { me, server } = client.getState();
  if (me !== undefined && !me.guest) return print(`You have an account already: ${visibleText(me.username)}.`);
  const username = name ?? me?.username;
  if (username === undefined) return print('Say under which name: /register NAME.');
  if (server?.registration === 'closed' && invite === undefined) {
    return print('Nobody can register here by themselves. With a code from an admin: /register NAME --invite CODE.');
  }
  if (server?.registration === 'invite' && invite === undefined) {
    return print('Registration needs an invite code; ask a moderator for one. Then: /register NAME --invite CODE.');
  }
  const password = await askNewPassword(context);
  if (password === undefined) return;
  const done = await client.register(username, password, invite === undefined ? {} : { invite });
  tell(context, done, `The account ${username} is yours, and you are signed in.`, 'You have no account yet');
}

export async function login(context: CommandContext, { name }: { readonly name: string }): Promise<void> {
  const { client, print, askSecret } = context;
  const { me } = client.getState();
  if (isAccount(me, name)) return print(`You are signed in as ${name}.`);
  const password = await askSecret('Password');
  if (password === undefined) return print('Nothing was changed.');
  // The name is not repeated: somebody may have written the password behind it.
  const done = await client.login(name, password);
  if (!done.ok) return print(`You are not signed in: ${describeError(done.error)}`);
  print(`You are signed in as ${visibleText(client.getState().me?.username ?? name)}.`);
}

export async function logout(context: CommandContext): Promise<void> {
  const { client, print } = context;
  const { me } = client.getState();
  await client.logout();
  if (me === undefined) return;
  const name = visibleText(me.username);
  print(me.guest ? `You are gone, and the name ${name} is free for others.` : `You are signed out of ${name}.`);
}

export async function changePassword(context: CommandContext): Promise<void> {
  if (!isPermitted(context, 'change-password')) return;
  const current = await context.askSecret('Present password');
  if (current === undefined) return context.print('Nothing was changed.');
  const password = await askNewPassword(context);
  if (password === undefined) return;
  const done = await context.client.changePassword(current, password);
  tell(context, done, 'Your password is changed, and all your other sessions are signed out.', 'It is not changed');
}

export async function changeName(context: CommandContext, { name }: { readonly name: string }): Promise<void> {
  const changed = await context.client.changeUsername(name);
  tell(context, changed, `You are now ${name}.`, 'Cannot change your name');
}

export async function listSessions(context: CommandContext): Promise<void> {
  const { client, print, listed } = context;
  const sessions = await client.listSessions();
  if (!sessions.ok) return print(`Cannot list your sessions: ${describeError(sessions.error)}`);
  listed.sessions = sessions.value;
  const moment = (timestamp: string) => describeMoment(timestamp, context.now());
  sessions.value.forEach(({ created_at, seen_at, online, current }, i) => {
    const where = current ? 'this terminal' : online ? 'connected now' : `last seen ${moment(seen_at)}`;
    print(`${String(i + 1).padStart(3)}  ${where}, signed in ${moment(created_at)}`);
  });
  if (sessions.value.length > 1) print('/revoke N signs one of them out.');
}

export async function revokeSession(context: CommandContext, { n }: { readonly n: number }): Promise<void> {
  const { client, print, listed } = context;
  const session = listed.sessions[n - 1];
  if (session === undefined) return print(`There is no session ${n} in the list last shown: /sessions shows it.`);
  if (session.current) return print('That is this terminal: /logout signs it out.');
  tell(context, await client.revokeSession(session.session_id), `Session ${n} is signed out.`, 'It is not signed out');
}

type Invite = { readonly uses: number | undefined; readonly forMs: number | undefined };

export async function createInvite(context: CommandContext, { uses, forMs }: Invite): Promise<void> {
  if (!isPermitted(context, 'create-invite')) return;
  const created = await context.client.createInvite({
    ...(uses !== undefined && { maxUses: uses }),
    ...(forMs !== undefined && { expiresInS: Math.ceil(forMs / 1_000) }),
  });
  if (!created.ok) return context.print(`There is no code: ${describeError(created.error)}`);
  const { code, max_uses, expires_at } = created.value;
  const count = max_uses === undefined || max_uses === 1 ? 'one account' : `${max_uses} accounts`;
  const end = expires_at === undefined ? '' : `, until ${describeMoment(expires_at, context.now())}`;
  context.print(`Invite code ${visibleText(code)}, for ${count}${end}. It is used like this:`);
  context.print(`/register NAME --invite ${visibleText(code)}`);
}

async function askNewPassword({ askSecret, print }: CommandContext): Promise<string | undefined> {
  const password = await askSecret('New password, 8 characters at least');
  const again = password === undefined ? undefined : await askSecret('The same again');
  if (password === undefined || again === undefined) print('Nothing was changed.');
  else if (password !== again) print('The two are not the same: nothing was changed.');
  else return password;
  return undefined;
}
