import type { AuditEntry } from '@tertulia/protocol';
import type { AuditRecord } from '../log/moderation-records.ts';
import type { UserHandler } from './handler.ts';

export const auditLog: UserHandler<'AuditLog'> = {
  requires: 'user',
  action: 'read-audit-log',
  cost: 'costly',
  async handle(server, connection, message) {
    const { id, before, limit } = message;
    const found = await server.store.readAudit(before, limit + 1);
    connection.send({
      type: 'AuditPage',
      ...(id !== undefined && { re: id }),
      entries: found.slice(0, limit).map(toEntry),
      more: found.length > limit,
    });
  },
};

function toEntry({ at, until, ...entry }: AuditRecord): AuditEntry {
  return {
    ...entry,
    at: new Date(at).toISOString(),
    ...(until !== undefined && { until: new Date(until).toISOString() }),
  };
}
