import type { ChatState, UserInfo } from '../../chat/model.ts';

const maxShown = 50;

/** Those who are known from any room or from `others`, are not in the room yet, and whose name holds `search`. */
export function findPeople(
  rooms: ChatState['rooms'],
  others: readonly UserInfo[],
  roomId: string,
  search: string,
): readonly UserInfo[] {
  const members = rooms.get(roomId)?.members;
  const wanted = search.trim().toLocaleLowerCase();
  const found = new Map<string, UserInfo>();
  for (const person of [...others, ...[...rooms.values()].flatMap((room) => [...room.members.values()])]) {
    if (members?.has(person.user_id) || !person.username.toLocaleLowerCase().includes(wanted)) continue;
    found.set(person.user_id, person);
  }
  return [...found.values()].sort((a, b) => a.username.localeCompare(b.username)).slice(0, maxShown);
}
