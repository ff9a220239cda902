import type { ClientMessageOf } from '@tertulia/protocol';
import { readPage } from '../log/read-page.ts';
import type { PageAt } from '../log/records.ts';
import { permit } from '../moderation/permit.ts';
import type { MemberHandler } from './handler.ts';

export const history: MemberHandler<'History'> = {
  requires: 'member',
  action: 'read-room',
  cost: 'costly',
  async handle(server, connection, message, user, { room }) {
    const page = await readPage(server, room, toPageAt(message, room.last_seq), message.limit, user.user_id);
    // Who was taken out of the room meanwhile is told nothing more of it.
    const denied = permit(server, user, 'read-room', room);
    if (denied) {
      connection.refuse(message.id, denied);
      return;
    }
    connection.send({
      type: 'HistoryPage',
      ...(message.id !== undefined && { re: message.id }),
      room_id: room.room_id,
      epoch: room.epoch,
      messages: [...page.messages],
      more_before: page.more_before,
      more_after: page.more_after,
    });
  },
};

function toPageAt(message: ClientMessageOf<'History'>, lastSeq: number): PageAt {
  if (message.before_seq !== undefined) return { before_seq: message.before_seq };
  if (message.after_seq !== undefined) return { after_seq: message.after_seq };
  if (message.around_seq !== undefined) return { around_seq: message.around_seq };
  return { before_seq: lastSeq + 1 };
}
