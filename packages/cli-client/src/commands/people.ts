import type { ChatClient, ChatState } from '@tertulia/protocol/client';
import { senderOf } from '../sender.ts';
import { visibleText } from '../ui/visible-text.ts';

/** `username` as it can be shown. */
export type Person = { readonly userId: string; readonly username: string };
/** Name → id. */
export type People = ReadonlyMap<string, string>;

/** Everyone whose id is known: who wrote what is held, the other ends of direct messages, members. Members win a name. */
export function knownPeople(state: ChatState): People {
  const idByName = new Map<string, string>();
  const rooms = [...state.rooms.values()];
  for (const { messages } of rooms) {
    for (const message of messages) {
      const { userId, username } = senderOf(message);
      idByName.set(username, userId);
    }
  }
  for (const { summary, members } of rooms) {
    if (summary.peer !== undefined) idByName.set(summary.peer.username, summary.peer.user_id);
    for (const member of members.values()) idByName.set(member.username, member.user_id);
  }
  return idByName;
}

/** The same, and all who are in the rooms that one is in. */
export async function askForPeople(client: ChatClient): Promise<People> {
  const found = new Map(knownPeople(client.getState()));
  const rooms = [...client.getState().rooms.values()].filter((room) => room.summary.kind !== 'dm');
  for (const room of rooms) {
    const users = await client.listUsers(room.summary.room_id);
    for (const user of users.ok ? users.value : []) found.set(user.username, user.user_id);
  }
  return found;
}

export function findDirectRoom(state: ChatState, userId: string): string | undefined {
  return [...state.rooms.values()].find((room) => room.summary.peer?.user_id === userId)?.summary.room_id;
}

/** Whom `text` begins with: the longest name that fits, exactly if it can be, with or without an `@`. */
export function namedFirst(text: string, people: People): { value: Person; rest: string } | undefined {
  const written = text.replace(/^@/u, '');
  const lower = written.toLowerCase();
  const fits = (name: string) => {
    const end = written[name.length];
    return lower.startsWith(name.toLowerCase()) && (end === undefined || /\s/u.test(end));
  };
  const isExact = (name: string) => (written.startsWith(name) ? 1 : 0);
  const [username] = [...people.keys()].filter(fits).toSorted((a, b) => b.length - a.length || isExact(b) - isExact(a));
  const userId = username === undefined ? undefined : people.get(username);
  if (username === undefined || userId === undefined) return undefined;
  return { value: { userId, username: visibleText(username) }, rest: written.slice(username.length).trimStart() };
}
