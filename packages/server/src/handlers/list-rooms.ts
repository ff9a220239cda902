import { toListing } from '../rooms/room.ts';
import type { UserHandler } from './handler.ts';

export const listRooms: UserHandler<'ListRooms'> = {
  requires: 'user',
  cost: 'costly',
  handle(server, connection, message, user) {
    const rooms = [];
    for (const room of server.rooms.values()) {
      const isMember = user.places.has(room.room_id);
      if (room.kind === 'public' || (room.kind === 'private' && isMember)) rooms.push(toListing(room, isMember));
    }
    rooms.sort((a, b) => b.user_count - a.user_count || (a.room_id < b.room_id ? -1 : 1));
    connection.send({
      type: 'RoomList',
      ...(message.id !== undefined && { re: message.id }),
      rooms: rooms.slice(0, 1_000),
    });
    return undefined;
  },
};
