import { noSuchMessage } from '../log/change-message.ts';
import { commitInOrder } from '../log/commit.ts';
import type { ReportRecord } from '../log/moderation-records.ts';
import { permit } from '../moderation/permit.ts';
import type { MemberHandler } from './handler.ts';

export const report: MemberHandler<'Report'> = {
  requires: 'member',
  action: 'report-message',
  cost: 'very-costly',
  async handle(server, connection, message, user, { room }) {
    const { id, target_seq, reason } = message;
    const { room_id } = room;
    const { messages } = await server.store.readMessages(room_id, { around_seq: target_seq }, 1);
    const isThere = target_seq >= room.first_seq && target_seq <= room.last_seq;
    const target = messages.find((one) => one.seq === target_seq && isThere);
    const denied = permit(server, user, 'report-message', room);
    if (denied || !target || target.deleted) {
      connection.refuse(id, denied ?? noSuchMessage);
      return;
    }
    const { openReports } = server;
    // Sent again, because the answer was lost.
    if (openReports.has(user.user_id, room_id, target_seq)) {
      connection.reply(id, { type: 'Ok' });
      return;
    }
    if (openReports.isFullFor(user.user_id)) {
      connection.refuse(id, { code: 'limit_reached', message: 'There are too many open reports; try again later.' });
      return;
    }
    const isDirect = target.type === 'PrivateMessage';
    const record: ReportRecord = {
      report_id: server.nextId(),
      at: server.clock.steadyWallClock(),
      by_user_id: user.user_id,
      by_username: user.username,
      room_id,
      target_seq,
      user_id: isDirect ? target.from_user_id : target.user_id,
      username: isDirect ? target.from_username : target.username,
      content: target.content,
      reason,
    };
    const { content: _content, reason: _reason, ...open } = record;
    openReports.add(open);
    const refusal = await commitInOrder(server, { kind: 'report', report: record }, () => undefined);
    if (refusal) openReports.remove(open);
    connection.answer(id, refusal);
  },
};
