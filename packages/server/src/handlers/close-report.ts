import { commitInOrder } from '../log/commit.ts';
import { toAudit } from '../moderation/audit.ts';
import type { UserHandler } from './handler.ts';

export const closeReport: UserHandler<'CloseReport'> = {
  requires: 'user',
  action: 'read-reports',
  cost: 'costly',
  async handle(server, connection, message, user) {
    const { id, report_id } = message;
    const report = server.openReports.get(report_id);
    if (!report) {
      connection.refuse(id, { code: 'not_found', message: 'There is no such open report.', path: ['report_id'] });
      return;
    }
    const { user_id, username, room_id, target_seq } = report;
    const audit = toAudit(server, user, 'close-report', { user_id, username, room_id, target_seq });
    const refusal = await commitInOrder(server, { kind: 'close-report', report_id, audit }, () =>
      server.openReports.remove(report),
    );
    connection.answer(id, refusal);
  },
};
