import { permit } from '../moderation/permit.ts';
import type { MemberHandler } from './handler.ts';

export const listRevisions: MemberHandler<'ListRevisions'> = {
  requires: 'member',
  action: 'read-room',
  cost: 'costly',
  async handle(server, connection, { id, room_id, target_seq }, user, { room }) {
    const { value, changes } = await room.tail.watch(() => server.store.readRevisions(room_id, target_seq));
    const denied = permit(server, user, 'read-room', room);
    if (denied) {
      connection.refuse(id, denied);
      return;
    }
    // What was erased while it was read is not shown.
    const mayBeErased =
      target_seq < room.first_seq ||
      changes.some(
        (one) => one.type === 'MessagesPurged' || (one.type === 'MessageDeleted' && one.target_seq === target_seq),
      );
    connection.send({
      type: 'RevisionList',
      ...(id !== undefined && { re: id }),
      room_id,
      target_seq,
      revisions: mayBeErased
        ? []
        : value.map(({ rev, content, at }) => ({ rev, content, at: new Date(at).toISOString() })),
    });
  },
};
