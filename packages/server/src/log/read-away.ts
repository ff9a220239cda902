import { limits } from '@tertulia/protocol';
import { countMembers, type Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import type { MemberRecord } from './records.ts';

/** Rooms of which it is kept who is away; of others it is read when somebody asks. */
const maxHeld = 1_000;

/** Learns who is away, if all of the room's members fit one page. The store is asked once for all who wait. Never rejects. */
export async function warmAway(server: Server, room: Room): Promise<void> {
  if (room.peers || room.away.known || room.away.count === 0 || countMembers(room) > limits.list_users_page) return;
  const { loading } = server.away;
  const reading = loading.get(room.room_id) ?? readAway(server, room).finally(() => loading.delete(room.room_id));
  loading.set(room.room_id, reading);
  await reading;
}

/**
 * The store answers in the order in which it is asked: what was stored before is in what it gives, and what is stored later is
 * told later. So it agrees with what is in memory by the time it comes.
 */
async function readAway(server: Server, room: Room): Promise<void> {
  // Those who are here are among them.
  const limit = 2 * limits.list_users_page;
  let members: readonly MemberRecord[];
  try {
    members = await server.store.listMembers(room.room_id, '', limit, server.clock.steadyWallClock());
  } catch {
    // Then only those who are here are shown.
    return;
  }
  if (members.length === limit) return;
  const away = members.filter(({ user_id }) => !room.occupants.has(user_id));
  room.away.count = away.length;
  if (away.length > limits.list_users_page) return;
  room.away.known = new Map(away.map((member) => [member.user_id, member]));
  hold(server.away.held, room);
}

/** Of those read longest ago it is forgotten. */
function hold(held: Set<Room>, room: Room): void {
  held.delete(room);
  held.add(room);
  if (held.size <= maxHeld) return;
  for (const oldest of held) {
    held.delete(oldest);
    oldest.away.known = undefined;
    return;
  }
}
