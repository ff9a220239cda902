import { applyMessageChanges } from '@tertulia/protocol';
import { permit } from '../moderation/permit.ts';
import type { MemberHandler } from './handler.ts';

export const listPins: MemberHandler<'ListPins'> = {
  requires: 'member',
  action: 'read-room',
  cost: 'costly',
  async handle(server, connection, { id, room_id }, user, { room }) {
    const { user_id } = user;
    const { value, changes } = await room.tail.watch(() => server.store.readPins(room_id, user_id));
    const denied = permit(server, user, 'read-room', room);
    if (denied) {
      connection.refuse(id, denied);
      return;
    }
    const messages = value.map((message) => applyMessageChanges(message, changes, user_id));
    connection.send({
      type: 'PinList',
      ...(id !== undefined && { re: id }),
      room_id,
      messages: messages.filter(({ pinned, seq }) => pinned && seq >= room.first_seq),
    });
  },
};
