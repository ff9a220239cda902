import { findMentionCandidates } from '../rooms/mention-candidates.ts';
import { checkPermission } from '../rooms/permission.ts';
import type { Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import type { Mentions } from './records.ts';

const maxMentioned = 50;
const everyoneKey = toUsernameKeys('all').key;

/**
 * Whom a message of `user` mentions: members of the room, the longest name that fits, and all if the user may. At once where
 * there is no at-sign, as in most messages; else the store is asked about members who are not here.
 */
export function resolveMentions(
  server: Server,
  user: PresentUser,
  room: Room,
  content: string,
): undefined | Promise<Mentions | undefined> {
  const candidates = findMentionCandidates(content).map((names) => names.map((name) => toUsernameKeys(name).key));
  return candidates.length > 0 ? resolve(server, user, room, candidates) : undefined;
}

async function resolve(
  server: Server,
  user: PresentUser,
  room: Room,
  candidates: readonly (readonly string[])[],
): Promise<Mentions | undefined> {
  const asked = [...new Set(candidates.flat())];
  const members = new Map<string, string>();
  for (const peer of room.peers ?? []) members.set(toUsernameKeys(peer.username).key, peer.user_id);
  for (const { user_id, key } of await server.store.findMembers(room.room_id, asked)) members.set(key, user_id);
  for (const key of asked) {
    const [present] = server.directory.named({ key, skeleton: key });
    if (present && room.occupants.has(present.user_id) && toUsernameKeys(present.username).key === key)
      members.set(key, present.user_id);
  }
  const mayMentionAll = !checkPermission(user, 'mention-all', server.clock.steadyWallClock(), room);
  const mentioned = new Set<string>();
  let all = false;
  for (const keys of candidates) {
    const key = keys.find((one) => members.has(one) || (one === everyoneKey && mayMentionAll));
    if (key === everyoneKey) all = true;
    else if (key !== undefined && mentioned.size < maxMentioned) mentioned.add(members.get(key) as string);
  }
  if (mentioned.size === 0 && !all) return undefined;
  return { user_ids: [...mentioned], ...(all && { all }) };
}
