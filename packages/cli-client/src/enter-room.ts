import { err, ok, type Result } from '@tertulia/protocol';
import type { ChatClient } from '@tertulia/protocol/client';
import { defaultName } from './session.ts';
import { signIn } from './sign-in.ts';

/** Signs in and is a member of `room` afterwards; gives the room's id. An error is a sentence to show. */
export async function enterRoom(
  client: ChatClient,
  room: string,
  name: string | undefined,
): Promise<Result<string, string>> {
  const signedIn = await signIn(client, { ...(name === undefined ? {} : { name }), fallbackName: defaultName() });
  if (!signedIn.ok) return err(`Cannot sign in: ${signedIn.error.message}`);
  if (client.getState().rooms.has(room)) return ok(room);
  const joined = await client.joinRoom(room);
  return joined.ok ? joined : err(`Cannot join ${room}: ${joined.error.message}`);
}
