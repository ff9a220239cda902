import { limits } from '@tertulia/protocol';
import { listOccupants } from '../rooms/room.ts';
import type { RoomHandler } from './handler.ts';

export const listUsers: RoomHandler<'ListUsers'> = {
  requires: 'room',
  action: 'list-members',
  cost: 'costly',
  handle(_server, connection, message, _user, room) {
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
