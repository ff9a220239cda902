import type { UserHandler } from './handler.ts';

export const listMentions: UserHandler<'ListMentions'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, { id, before, limit }, user) {
    const page = await server.store.readMentions(user.user_id, [...user.places.keys()], before, limit);
    // Who has left, or was taken out of, a room meanwhile is told nothing more of it; nor is what was erased.
    const messages = page.messages.filter(({ room_id, n }) => {
      const room = user.places.has(room_id) ? server.rooms.get(room_id) : undefined;
      return room && n >= room.first_n && !room.tombstones?.has(n);
    });
    connection.send({
      type: 'MentionPage',
      ...(id !== undefined && { re: id }),
      messages,
      more: page.more,
      ...(page.before !== undefined && { before: page.before }),
    });
  },
};
