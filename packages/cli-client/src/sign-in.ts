import type { Result } from '@tertulia/protocol';
import type { ChatClient, ChatState, RequestError } from '@tertulia/protocol/client';
import { waitForState } from './wait-for-state.ts';

type SignIn = { readonly name?: string; readonly fallbackName: string };

/** Starts the client and is online afterwards: with the saved session if there is one, else as a guest. */
export async function signIn(client: ChatClient, { name, fallbackName }: SignIn): Promise<Result<void, RequestError>> {
  if (client.getState().connection.kind === 'idle') await client.start();
  const state = await waitForState(client, isSettled);
  if (state.connection.kind === 'stopped') return stopped(state.connection.reason);
  if (state.connection.kind === 'online') {
    return name === undefined || state.me?.username === name ? done : client.changeUsername(name);
  }
  let reply = await client.join(name ?? fallbackName);
  // A name nobody chose may be taken: any other will do as well.
  for (let n = 2; name === undefined && !reply.ok && reply.error.code === 'username_taken' && n < 10; n++) {
    reply = await client.join(`${fallbackName.slice(0, 30)}-${n}`);
  }
  if (!reply.ok && reply.error.code === 'disconnected') {
    // The connection went away in between; the client makes another, and the name is asked for again.
    return signIn(client, name === undefined ? { fallbackName } : { name, fallbackName });
  }
  if (reply.ok) await waitForState(client, ({ connection }) => connection.kind === 'online');
  return reply;
}

const done = { ok: true, value: undefined } as const;

function stopped(message: string): Result<void, RequestError> {
  return { ok: false, error: { code: 'disconnected', message, retry: 'never' } };
}

function isSettled({ connection }: ChatState): boolean {
  return connection.kind === 'online' || connection.kind === 'signed-out' || connection.kind === 'stopped';
}
