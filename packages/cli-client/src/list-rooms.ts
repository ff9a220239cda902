import type { ChatClient } from '@tertulia/protocol/client';
import { orGiveUp } from './give-up.ts';
import { defaultName, openSession, type SessionOptions } from './session.ts';
import { signIn } from './sign-in.ts';
import { toJsonText } from './ui/json-text.ts';
import { visibleText } from './ui/visible-text.ts';

export type ListRoomsOptions = SessionOptions & { readonly json?: boolean; readonly timeoutMs: number };

/** Prints the directory. Returns what went wrong, if anything did. */
export async function listRooms(options: ListRoomsOptions): Promise<string | undefined> {
  const { client } = openSession(options);
  return orGiveUp(client, options.timeoutMs, printRooms(client, options));
}

async function printRooms(client: ChatClient, { name, json }: ListRoomsOptions): Promise<string | undefined> {
  const signedIn = await signIn(client, { ...(name === undefined ? {} : { name }), fallbackName: defaultName() });
  if (!signedIn.ok) return `Cannot sign in: ${signedIn.error.message}`;
  const rooms = await client.listRooms();
  if (!rooms.ok) return `Cannot list the rooms: ${rooms.error.message}`;
  for (const room of rooms.value) {
    const line = json ? toJsonText(room) : `${room.room_id}\t${room.user_count} online\t${visibleText(room.name)}`;
    process.stdout.write(`${line}\n`);
  }
  return undefined;
}
