import { commit } from '../log/commit.ts';
import { refuseInvited } from '../moderation/banned.ts';
import { permit } from '../moderation/permit.ts';
import { findPerson } from '../moderation/person.ts';
import { addAway } from '../rooms/away.ts';
import { enterRoom, tellAwayJoined } from '../sessions/presence.ts';
import { tellRoomAdded } from '../sessions/room-added.ts';
import type { MemberHandler } from './handler.ts';

export const inviteToRoom: MemberHandler<'InviteToRoom'> = {
  requires: 'member',
  action: 'invite-to-room',
  cost: 'costly',
  async handle(server, connection, message, user, { room }) {
    const { user_id } = message;
    const invited = server.directory.get(user_id) ?? (await server.store.findUser(user_id));
    const person = await findPerson(server, user_id, room.room_id);
    if (!invited || !person.ok) {
      connection.refuse(message.id, { code: 'not_found', message: 'there is no such user', path: ['user_id'] });
      return;
    }
    // Once more, for it may have changed while the user was looked up.
    const denied = permit(server, user, 'invite-to-room', room) ?? refuseInvited(server, user_id, room);
    if (denied) {
      connection.refuse(message.id, denied);
      return;
    }
    if (person.value.place !== undefined) {
      connection.reply(message.id, { type: 'Ok' });
      return;
    }
    const readN = room.last_n;
    const outcome = await commit(server, [
      { kind: 'put-member', room_id: room.room_id, user_id, role: 'user', read_n: readN },
    ]);
    if (!outcome.ok) {
      connection.refuse(message.id, outcome.error);
      return;
    }
    const deniedByNow = refuseInvited(server, user_id, room);
    if (deniedByNow) {
      connection.refuse(message.id, deniedByNow);
      return;
    }
    const present = server.directory.get(user_id);
    if (present && !present.places.has(room.room_id)) {
      enterRoom(server, present, room, 'user', readN);
      tellRoomAdded(present, room);
    }
    if (!present && !person.value.guest) {
      const { username } = person.value;
      addAway(room.away, { user_id, username, role: 'user' });
      tellAwayJoined(server, { user_id, username }, room);
    }
    connection.reply(message.id, { type: 'Ok' });
  },
};
