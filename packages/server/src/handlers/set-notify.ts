import { commit } from '../log/commit.ts';
import type { MemberHandler } from './handler.ts';

export const setNotify: MemberHandler<'SetNotify'> = {
  requires: 'member',
  action: 'read-room',
  cost: 'costly',
  async handle(server, connection, { id, room_id, level }, user) {
    const outcome = await commit(server, [{ kind: 'set-notify', room_id, user_id: user.user_id, level }]);
    if (!outcome.ok) {
      connection.refuse(id, outcome.error);
      return;
    }
    const place = user.places.get(room_id);
    if (place) place.notify = level;
    for (const other of user.connections) {
      if (other === connection) continue;
      other.send({ type: 'NotifyChanged', room_id, level });
      other.flush();
    }
    connection.reply(id, { type: 'Ok' });
  },
};
