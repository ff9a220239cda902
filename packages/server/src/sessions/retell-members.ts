import { limits } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { listOccupants } from '../rooms/room.ts';
import type { Server } from '../server.ts';

/** Rooms told of at most; who is in more asks when it opens them. */
const maxRooms = 20;

/** Who missed passing events gets the latest state instead: who is here, or how many where single events are not told. */
export function retellMembers(server: Server, connection: Connection): void {
  for (const room_id of [...(connection.user?.places.keys() ?? [])].slice(0, maxRooms)) {
    const room = server.rooms.get(room_id);
    if (!room) continue;
    if (room.occupants.size > limits.presence_max_online) {
      connection.send({ type: 'PresenceCount', room_id, online: room.occupants.size });
    } else connection.send({ type: 'UserList', room_id, ...listOccupants(room, limits.presence_max_online) });
  }
  connection.flush();
}
