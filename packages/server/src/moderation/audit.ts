import type { ModerationAction } from '@tertulia/protocol';
import type { AuditRecord } from '../log/moderation-records.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';

type Details = {
  readonly [K in Exclude<keyof AuditRecord, 'audit_id' | 'at' | 'action'>]?: AuditRecord[K] | undefined;
};

/** What a user who is here does, for the audit log. It is stored in the same write. */
export function toAudit(server: Server, by: PresentUser, action: ModerationAction, details: Details = {}): AuditRecord {
  const { user_id, username } = by;
  const record = {
    audit_id: server.nextId(),
    at: server.clock.steadyWallClock(),
    action,
    by_user_id: user_id,
    by_username: username,
    ...details,
  };
  // What is not known is not there.
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as AuditRecord;
}
