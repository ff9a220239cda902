import { toAudit } from '../moderation/audit.ts';
import { expelAway, expelFromRoom } from '../moderation/expel.ts';
import { impose } from '../moderation/impose.ts';
import { notify } from '../moderation/notify.ts';
import { permit } from '../moderation/permit.ts';
import { findPerson } from '../moderation/person.ts';
import type { RoomHandler } from './handler.ts';

export const kick: RoomHandler<'Kick'> = {
  requires: 'room',
  action: 'kick',
  cost: 'costly',
  async handle(server, connection, message, user, room) {
    const { room_id, user_id, reason } = message;
    const person = await findPerson(server, user_id, room_id);
    const denied = person.ok ? permit(server, user, 'kick', room, person.value) : person.error;
    if (denied || !person.ok) {
      if (denied) connection.refuse(message.id, denied);
      return;
    }
    if (person.value.place === undefined) {
      connection.refuse(message.id, { code: 'not_found', message: 'They are not in the room.', path: ['user_id'] });
      return;
    }
    const { username } = person.value;
    const audit = toAudit(server, user, 'kick', { user_id, username, room_id, reason });
    const refusal = await impose(server, user_id, { kind: 'kick', room_id, user_id, audit }, () => {
      const present = server.directory.get(user_id);
      if (!present) return expelAway(server, person.value, room);
      notify(present, { action: 'kick', by_username: user.username, room_id, reason });
      expelFromRoom(server, present, room);
    });
    connection.answer(message.id, refusal);
  },
};
