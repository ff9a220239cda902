import { commit } from '../log/commit.ts';
import { exitRoom } from '../sessions/presence.ts';
import type { MemberHandler } from './handler.ts';

export const leaveRoom: MemberHandler<'LeaveRoom'> = {
  requires: 'member',
  action: 'leave-room',
  cost: 'costly',
  async handle(server, connection, message, user, { room }) {
    const outcome = await commit(server, [{ kind: 'remove-member', room_id: room.room_id, user_id: user.user_id }]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    exitRoom(server, user, room);
    connection.reply(message.id, { type: 'Ok' });
  },
};
