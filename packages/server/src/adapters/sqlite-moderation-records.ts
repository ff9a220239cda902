import type { RoomRole, UserRole } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type {
  AuditRecord,
  ModerationState,
  PersonRecord,
  ReportRecord,
  SanctionRecord,
} from '../log/moderation-records.ts';

type PersonRow = { readonly username: string; readonly role: UserRole | null };

/** After all ids. */
const end = '~';

/** Reads what moderators look at, as the tables have it. */
export function createModerationRecords(db: Database) {
  const selectPerson = db.prepare<[string], PersonRow>(
    'SELECT username, role FROM users LEFT JOIN accounts USING (user_id) WHERE user_id = ?',
  );
  const selectAuthor = db
    .prepare<[string], string>(
      "SELECT body ->> 'username' FROM entries WHERE user_id = ? AND n IS NOT NULL ORDER BY client_id DESC LIMIT 1",
    )
    .pluck();
  const selectPlace = db
    .prepare<[string, string], RoomRole>(
      'SELECT role FROM members JOIN rooms ON key = room WHERE user_id = ? AND room_id = ?',
    )
    .pluck();
  const selectSanctions = db
    .prepare<[number], string>('SELECT body FROM sanctions WHERE until IS NULL OR until > ?')
    .pluck();
  const selectReports = db
    .prepare<[string, number], string>('SELECT body FROM reports WHERE report_id < ? ORDER BY report_id DESC LIMIT ?')
    .pluck();
  const selectAudit = db.prepare<[string, number], { audit_id: string; body: string }>(
    'SELECT audit_id, body FROM audit WHERE audit_id < ? ORDER BY audit_id DESC LIMIT ?',
  );
  const selectLastId = db
    .prepare<[], string>(
      `SELECT max(id) FROM (SELECT '' AS id UNION ALL SELECT max(audit_id) FROM audit UNION ALL SELECT max(report_id) FROM reports)`,
    )
    .pluck();

  return {
    findPerson(userId: string, roomId?: string): PersonRecord | undefined {
      const row = selectPerson.get(userId);
      const username = row?.username ?? selectAuthor.get(userId);
      if (username === undefined) return undefined;
      const place = roomId === undefined ? undefined : selectPlace.get(userId, roomId);
      return {
        user_id: userId,
        username,
        guest: !row?.role,
        role: row?.role ?? 'user',
        ...(place !== undefined && { place }),
      };
    },
    loadModeration(now: number): ModerationState {
      return {
        sanctions: selectSanctions.all(now).map((body) => JSON.parse(body) as SanctionRecord),
        openReports: selectReports.all(end, Number.MAX_SAFE_INTEGER).map((text) => {
          const { content: _content, reason: _reason, ...report } = JSON.parse(text) as ReportRecord;
          return report;
        }),
        lastId: selectLastId.get() ?? '',
      };
    },
    readAudit: (before = end, limit: number): AuditRecord[] =>
      selectAudit.all(before, limit).map(({ audit_id, body }) => ({ ...(JSON.parse(body) as AuditRecord), audit_id })),
    readReports: (before = end, limit: number): ReportRecord[] =>
      selectReports.all(before, limit).map((body) => JSON.parse(body) as ReportRecord),
  };
}
