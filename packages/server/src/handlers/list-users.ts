import { limits } from '@tertulia/protocol';
import { noSuchRoom } from '../rooms/membership.ts';
import { listOccupants } from '../rooms/room.ts';
import type { UserHandler } from './handler.ts';

export const listUsers: UserHandler<'ListUsers'> = {
  requires: 'user',
  cost: 'free',
  handle(server, connection, message, user) {
    const room = server.rooms.get(message.room_id);
    if (!room || (room.kind !== 'public' && !user.places.has(room.room_id))) {
      connection.refuse(message.id, noSuchRoom(message.room_id));
      return undefined;
    }
    const page = listOccupants(room, message.limit ?? limits.list_users_page, message.after);
    connection.send({
      type: 'UserList',
      ...(message.id !== undefined && { re: message.id }),
      room_id: room.room_id,
      ...page,
    });
    return undefined;
  },
};
