import { limits } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { warmAway } from '../log/read-away.ts';
import { listMembers } from '../rooms/room.ts';
import type { Server } from '../server.ts';

/** Rooms told of at most; who is in more asks when it opens them. */
const maxRooms = 20;

/** Who missed passing events gets the latest state instead: who is here, or how many where single events are not told. */
export async function retellMembers(server: Server, connection: Connection): Promise<void> {
  const rooms = [...(connection.user?.places.keys() ?? [])].slice(0, maxRooms).flatMap((roomId) => {
    const room = server.rooms.get(roomId);
    return room ? [room] : [];
  });
  await Promise.all(rooms.map((room) => warmAway(server, room)));
  for (const room of rooms) {
    const { room_id } = room;
    // It may have left meanwhile.
    if (!connection.user?.places.has(room_id)) continue;
    if (room.occupants.size > limits.presence_max_online) {
      connection.send({ type: 'PresenceCount', room_id, online: room.occupants.size });
    } else connection.send({ type: 'UserList', room_id, ...listMembers(room, limits.presence_max_online) });
  }
  connection.flush();
}
