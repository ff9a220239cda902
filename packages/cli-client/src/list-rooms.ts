import type { ChatClient } from '@tertulia/protocol/client';
import { askHidden } from './adapters/hidden-question.ts';
import { describeError } from './commands/tell.ts';
import { orGiveUp, type Patiently } from './give-up.ts';
import { defaultName, openSession, type SessionOptions } from './session.ts';
import { signIn } from './sign-in.ts';
import { toJsonText } from './ui/json-text.ts';
import { visibleText } from './ui/visible-text.ts';

export type ListRoomsOptions = SessionOptions & { readonly json?: boolean; readonly timeoutMs: number };

/** Prints the directory. Returns what went wrong, if anything did. */
export async function listRooms(options: ListRoomsOptions): Promise<string | undefined> {
  const { client } = openSession(options);
  return orGiveUp(client, options.timeoutMs, (patiently) => printRooms(client, options, patiently));
}

async function printRooms(
  client: ChatClient,
  { entry, json }: ListRoomsOptions,
  patiently: Patiently,
): Promise<string | undefined> {
  const askSecret = (question: string) => patiently(askHidden(question));
  const signedIn = await signIn(client, { entry, fallbackName: defaultName(), askSecret });
  if (!signedIn.ok) return signedIn.error;
  const rooms = await client.listRooms();
  if (!rooms.ok) return `Cannot list the rooms: ${describeError(rooms.error)}`;
  for (const room of rooms.value) {
    const line = json ? toJsonText(room) : `${room.room_id}\t${room.user_count} online\t${visibleText(room.name)}`;
    process.stdout.write(`${line}\n`);
  }
  return undefined;
}
