import { limits } from '@tertulia/protocol';
import { readMembers } from '../log/read-members.ts';
import type { RoomHandler } from './handler.ts';

export const listUsers: RoomHandler<'ListUsers'> = {
  requires: 'room',
  action: 'list-members',
  cost: 'costly',
  async handle(server, connection, message, _user, room) {
    const page = await readMembers(server, room, message.limit ?? limits.list_users_page, message.after);
    connection.send({
      type: 'UserList',
      ...(message.id !== undefined && { re: message.id }),
      room_id: room.room_id,
      ...page,
    });
  },
};
