import { err, ok, type Result } from '@tertulia/protocol';
import type { ChatClient } from '@tertulia/protocol/client';
import { describeError } from './commands/tell.ts';
import { type SignIn, signIn } from './sign-in.ts';

/** Signs in and is a member of `room` afterwards; gives the room's id. An error is a sentence to show. */
export async function enterRoom(client: ChatClient, room: string, how: SignIn): Promise<Result<string, string>> {
  const signedIn = await signIn(client, how);
  if (!signedIn.ok) return signedIn;
  if (client.getState().rooms.has(room)) return ok(room);
  const joined = await client.joinRoom(room);
  return joined.ok ? joined : err(`Cannot join ${room}: ${describeError(joined.error)}`);
}
