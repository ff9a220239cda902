import type { ModerationAction, RoomRole, UserRole } from '@tertulia/protocol';

/** The operator does more than moderators do. */
export type AuditAction = ModerationAction | 'create-account' | 'reset-password';

/** What a moderator did, or the operator at the console, who has no id. Instants are milliseconds of the wall clock. */
export type AuditRecord = {
  /** Ids of later entries sort after earlier ones. */
  readonly audit_id: string;
  readonly at: number;
  readonly action: AuditAction;
  readonly by_user_id?: string;
  readonly by_username: string;
  readonly user_id?: string;
  readonly username?: string;
  readonly room_id?: string;
  readonly until?: number;
  readonly role?: UserRole;
  readonly target_seq?: number;
  readonly purged?: number;
  readonly reason?: string;
};

/** Who is kept out or silent: in a room, or on the whole server; without `until` for good. */
export type SanctionRecord = {
  readonly kind: 'ban' | 'mute';
  readonly user_id: string;
  readonly username: string;
  readonly room_id?: string;
  readonly until?: number;
  readonly reason?: string;
  readonly by_username: string;
  readonly at: number;
  /** Networks that guests are kept out from too. */
  readonly addresses?: readonly string[];
};

/** A message that somebody wants moderators to look at, and what it said then. */
export type ReportRecord = {
  /** Ids of later reports sort after earlier ones. */
  readonly report_id: string;
  readonly at: number;
  readonly by_user_id: string;
  readonly by_username: string;
  readonly room_id: string;
  readonly target_seq: number;
  readonly user_id: string;
  readonly username: string;
  readonly content: string;
  readonly reason: string;
};

/** Messages of one room that are erased together, ascending. */
export type Purge = {
  readonly room_id: string;
  readonly targets: readonly { readonly seq: number; readonly n: number }[];
};

/** Somebody of whom only what matters to a moderator is read. `place` is the role in the room that was asked about. */
export type PersonRecord = {
  readonly user_id: string;
  readonly username: string;
  readonly guest: boolean;
  readonly role: UserRole;
  readonly place?: RoomRole;
};

/** What a server that starts must know of. */
export type ModerationState = {
  /** Those that have not ended. */
  readonly sanctions: readonly SanctionRecord[];
  readonly openReports: readonly Omit<ReportRecord, 'content' | 'reason'>[];
  /** The greatest id of an audit entry or a report, or an empty text. */
  readonly lastId: string;
};
