import type { Database } from 'better-sqlite3';
import type { AuditRecord, SanctionRecord } from '../log/moderation-records.ts';
import type { Write } from '../log/write.ts';
import type { Decided } from './sqlite-results.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

/** What a sanction of the whole server has in place of a room. */
const wholeServer = '';

/** The writes of moderators, but for what they do to the log, to members and to sessions. */
export function createModerationWriter(db: Database) {
  const putSanction = db.prepare(
    `INSERT INTO sanctions (user_id, room_id, kind, until, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (user_id, room_id, kind) DO UPDATE SET until = excluded.until, body = excluded.body`,
  );
  const dropSanction = db.prepare('DELETE FROM sanctions WHERE user_id = ? AND room_id = ? AND kind = ?');
  const dropEnded = db.prepare('DELETE FROM sanctions WHERE until IS NOT NULL AND until <= ?');
  const insertAudit = db.prepare('INSERT INTO audit (audit_id, body) VALUES (?, ?)');
  const insertReport = db.prepare('INSERT INTO reports (report_id, body) VALUES (?, ?)');
  const dropReport = db.prepare('DELETE FROM reports WHERE report_id = ?');

  return {
    putSanction(sanction: SanctionRecord): void {
      const { user_id, room_id = wholeServer, kind, until } = sanction;
      dropEnded.run(sanction.at);
      putSanction.run(user_id, room_id, kind, until ?? null, JSON.stringify(sanction));
    },
    lift({ user_id, room_id = wholeServer, lifted }: WriteOf<'lift'>): void {
      dropSanction.run(user_id, room_id, lifted);
    },
    report({ report }: WriteOf<'report'>): void {
      insertReport.run(report.report_id, JSON.stringify(report));
    },
    closeReport({ report_id }: WriteOf<'close-report'>): void {
      dropReport.run(report_id);
    },
    /** The entry that goes with a write, if it came to something that concerns others. */
    audit(decided: Decided): void {
      const record = toAuditRecord(decided);
      if (!record) return;
      const { audit_id, ...body } = record;
      insertAudit.run(audit_id, JSON.stringify(body));
    },
  };
}

function toAuditRecord({ write, result }: Decided): AuditRecord | undefined {
  if (!('audit' in write) || !write.audit) return undefined;
  if (write.kind === 'delete-message') {
    if (result.kind !== 'deleted' || result.user_id === write.user_id) return undefined;
    return { ...write.audit, user_id: result.user_id, username: result.username };
  }
  return ['done', 'updated', 'banned'].includes(result.kind) ? write.audit : undefined;
}
