import type { UserInfo } from '@tertulia/protocol';
import { toAwayInfo } from '../rooms/away.ts';
import { countMembers, listMembers, listOccupants, type Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { warmAway } from './read-away.ts';

type Page = { readonly users: UserInfo[]; readonly more: boolean };

/** At most `limit` members with a user_id above `after`, in the order of user_id; but if all fit one page, those who are here first. */
export async function readMembers(server: Server, room: Room, limit: number, after = ''): Promise<Page> {
  if (after === '' && countMembers(room) <= limit) {
    await warmAway(server, room);
    const page = listMembers(room, limit);
    if (!page.more) return page;
  }
  const members =
    room.peers ?? (await server.store.listMembers(room.room_id, after, limit + 1, server.clock.steadyWallClock()));
  const here = listOccupants(room, limit, after);
  const away = members
    .filter(({ user_id }) => user_id > after && !room.occupants.has(user_id))
    .map((member) => toAwayInfo({ role: 'user', ...member }));
  // Neither list lacks anybody who comes before its own end, and one that goes on is as long as the page at least.
  const users = [...here.users, ...away].sort((a, b) => (a.user_id < b.user_id ? -1 : 1));
  return { users: users.slice(0, limit), more: here.more || users.length > limit || members.length > limit };
}
