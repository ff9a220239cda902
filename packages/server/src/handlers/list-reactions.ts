import { permit } from '../moderation/permit.ts';
import type { MemberHandler } from './handler.ts';

const maxListed = 200;

export const listReactions: MemberHandler<'ListReactions'> = {
  requires: 'member',
  action: 'read-room',
  cost: 'costly',
  async handle(server, connection, { id, room_id, target_seq, emoji }, user, { room }) {
    const users = await server.store.readReactors(room_id, target_seq, emoji, maxListed);
    const denied = permit(server, user, 'read-room', room);
    if (denied) {
      connection.refuse(id, denied);
      return;
    }
    connection.send({
      type: 'ReactionList',
      ...(id !== undefined && { re: id }),
      room_id,
      target_seq,
      emoji,
      users: target_seq < room.first_seq ? [] : [...users],
    });
  },
};
