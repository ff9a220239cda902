import type { UserHandler } from './handler.ts';

export const listReports: UserHandler<'ListReports'> = {
  requires: 'user',
  action: 'read-reports',
  cost: 'costly',
  async handle(server, connection, message) {
    const { id, before, limit } = message;
    const found = await server.store.readReports(before, limit + 1);
    connection.send({
      type: 'ReportPage',
      ...(id !== undefined && { re: id }),
      reports: found.slice(0, limit).map((report) => ({ ...report, at: new Date(report.at).toISOString() })),
      more: found.length > limit,
    });
  },
};
