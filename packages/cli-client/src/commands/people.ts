import type { ChatState } from '@tertulia/protocol/client';

/** Everyone whose id is known, by name: members of the rooms held and the other ends of direct messages. */
export function knownPeople(state: ChatState): ReadonlyMap<string, string> {
  const idByName = new Map<string, string>();
  for (const room of state.rooms.values()) {
    const { peer } = room.summary;
    if (peer !== undefined) idByName.set(peer.username, peer.user_id);
    for (const member of room.members.values()) idByName.set(member.username, member.user_id);
  }
  return idByName;
}

export function findDirectRoom(state: ChatState, userId: string): string | undefined {
  return [...state.rooms.values()].find((room) => room.summary.peer?.user_id === userId)?.summary.room_id;
}

/** Splits `NICK text` at the longest known name, as names may hold spaces. */
export function splitRecipient(argument: string, names: Iterable<string>): { nick: string; text: string } | undefined {
  const isAddressed = (name: string) => argument.toLowerCase().startsWith(`${name.toLowerCase()} `);
  const nick = [...names].filter(isAddressed).toSorted((a, b) => b.length - a.length)[0];
  return nick === undefined ? undefined : { nick, text: argument.slice(nick.length + 1).trim() };
}
