import { err, ok, type Result } from '@tertulia/protocol';
import type { ChatClient, ChatState, Reply } from '@tertulia/protocol/client';
import { describeError } from './commands/tell.ts';
import { type Entry, isAccount } from './entry.ts';
import { visibleText } from './ui/visible-text.ts';
import { waitForState } from './wait-for-state.ts';

export type SignIn = {
  readonly entry: Entry;
  /** For a guest who gave no name. */
  readonly fallbackName: string;
  askSecret(question: string): Promise<string | undefined>;
};

/** Starts the client and is online afterwards: with the saved session where it fits. An error is a sentence to show. */
export async function signIn(client: ChatClient, how: SignIn): Promise<Result<void, string>> {
  if (client.getState().connection.kind === 'idle') await client.start();
  const saved = client.getState().me;
  const { connection, me } = await waitForState(client, isSettled);
  if (connection.kind === 'stopped') return err(`Cannot sign in: ${connection.reason}`);
  const { entry } = how;
  if (entry.kind === 'login') {
    if (isAccount(me, entry.name)) return ok(undefined);
    return identify(client, how, 'Password', (password) => client.login(entry.name, password));
  }
  if (entry.kind === 'register') {
    if (me !== undefined && !me.guest) return err(`You have an account already: ${me.username}. See --profile.`);
    const { name, invite } = entry;
    const options = invite === undefined ? {} : { invite };
    return identify(client, how, 'New password', (password) => client.register(name, password, options));
  }
  if (saved !== undefined && !saved.guest && me === undefined) {
    return err(`The session of ${saved.username} has ended: sign in with --login, or begin anew with --profile NAME.`);
  }
  return enterAsGuest(client, entry.name, how);
}

async function enterAsGuest(client: ChatClient, name: string | undefined, how: SignIn): Promise<Result<void, string>> {
  const { me, server } = client.getState();
  if (me !== undefined) {
    if (name === undefined || me.username === name) return ok(undefined);
    if (!me.guest) return err(`This profile is signed in as ${me.username}; --profile NAME begins another.`);
    return toSentence(client, await client.changeUsername(name));
  }
  const { fallbackName } = how;
  let reply = await client.join(name ?? fallbackName);
  // A name nobody chose may be taken: any other will do as well.
  for (let n = 2; name === undefined && !reply.ok && reply.error.code === 'username_taken' && n < 10; n++) {
    reply = await client.join(`${fallbackName.slice(0, 30)}-${n}`);
  }
  // The connection went away in between; the client makes another, and the name is asked for again.
  if (!reply.ok && reply.error.code === 'disconnected') return signIn(client, how);
  if (!reply.ok && reply.error.code === 'forbidden' && server?.guests !== true) {
    return err('Guests are not let in here: sign in with --login NAME, or make an account with --register NAME.');
  }
  return toSentence(client, reply);
}

async function identify(
  client: ChatClient,
  { entry, askSecret }: SignIn,
  question: string,
  send: (password: string) => Reply,
): Promise<Result<void, string>> {
  const given = entry.kind === 'guest' ? undefined : entry.password;
  const password = given ?? (await askSecret(question));
  if (password === undefined) {
    return err(
      'A password is needed: type it at a terminal, set TERTULIA_PASSWORD, or pipe it in with --password-stdin.',
    );
  }
  if (entry.kind === 'register' && given === undefined && (await askSecret('The same again')) !== password) {
    return err('The two passwords are not the same.');
  }
  return toSentence(client, await send(password));
}

async function toSentence(client: ChatClient, reply: Awaited<Reply>): Promise<Result<void, string>> {
  if (!reply.ok) return err(`Cannot sign in: ${visibleText(describeError(reply.error))}`);
  await waitForState(client, ({ connection }) => connection.kind === 'online');
  return ok(undefined);
}

function isSettled({ connection }: ChatState): boolean {
  return connection.kind === 'online' || connection.kind === 'signed-out' || connection.kind === 'stopped';
}
