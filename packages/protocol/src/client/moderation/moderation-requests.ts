import type { AuditEntry, Ban, Report } from '../../entities.ts';
import type { UserRole } from '../../fields.ts';
import type { Reply } from '../connection/request-error.ts';
import { ask, askFor, type Request, type RequestMessage } from '../connection/requests.ts';

/** Times are RFC 3339 in UTC with milliseconds, as `Date.toISOString` gives them. */
export type BanOptions = {
  /** Without it the ban is from the whole server. */
  readonly roomId?: string;
  /** Without it the ban is for good. */
  readonly until?: string;
  /** Erases also what was written in the last so many hours. */
  readonly purgeHours?: number;
  readonly reason?: string;
  /** Keeps guests out from the same network address. */
  readonly address?: boolean;
};

export type MuteOptions = {
  /** Without it the mute holds on the whole server. */
  readonly roomId?: string;
  readonly until: string;
  readonly reason?: string;
};

export type ReportPage = { readonly reports: readonly Report[]; readonly more: boolean };
export type AuditPage = { readonly entries: readonly AuditEntry[]; readonly more: boolean };

/** Keeping order. `may` tells beforehand what will be refused; the server decides. */
export type ModerationRequests = {
  kick(roomId: string, userId: string, reason?: string): Reply;
  ban(userId: string, options?: BanOptions): Reply;
  unban(userId: string, roomId?: string): Reply;
  listBans(roomId?: string): Reply<readonly Ban[]>;
  mute(userId: string, options: MuteOptions): Reply;
  unmute(userId: string, roomId?: string): Reply;
  /** In a room, or on the whole server. */
  setRole(userId: string, role: UserRole, roomId?: string): Reply;
  /** One's own or another's; it shows as deleted when the room's log says so. */
  deleteMessage(roomId: string, seq: number): Reply;
  report(roomId: string, seq: number, reason: string): Reply;
  /** The newest first; `before` is the last `report_id` held. */
  listReports(before?: string): Reply<ReportPage>;
  closeReport(reportId: string): Reply;
  /** The newest first; `before` is the last `audit_id` held. */
  auditLog(before?: string): Reply<AuditPage>;
};

export function createModerationRequests(request: Request): ModerationRequests {
  const tell = (message: RequestMessage): Reply => ask(request, message, () => {});

  return {
    kick: (roomId, userId, reason) => tell({ type: 'Kick', user_id: userId, room_id: roomId, ...because(reason) }),
    ban: (userId, { roomId, until, purgeHours, reason, address } = {}) =>
      tell({
        type: 'Ban',
        user_id: userId,
        ...inRoom(roomId),
        ...(until !== undefined && { until }),
        ...(purgeHours !== undefined && { purge_hours: purgeHours }),
        ...because(reason),
        ...(address !== undefined && { address }),
      }),
    unban: (userId, roomId) => tell({ type: 'Unban', user_id: userId, ...inRoom(roomId) }),
    listBans: (roomId) => askFor(request, { type: 'ListBans', ...inRoom(roomId) }, 'BanList', ({ bans }) => bans),
    mute: (userId, { roomId, until, reason }) =>
      tell({ type: 'Mute', user_id: userId, ...inRoom(roomId), until, ...because(reason) }),
    unmute: (userId, roomId) => tell({ type: 'Unmute', user_id: userId, ...inRoom(roomId) }),
    setRole: (userId, role, roomId) => tell({ type: 'SetRole', user_id: userId, role, ...inRoom(roomId) }),
    deleteMessage: (roomId, seq) => tell({ type: 'DeleteMessage', room_id: roomId, target_seq: seq }),
    report: (roomId, seq, reason) => tell({ type: 'Report', room_id: roomId, target_seq: seq, reason }),
    listReports: (before) =>
      askFor(request, { type: 'ListReports', ...after(before) }, 'ReportPage', ({ reports, more }) => ({
        reports,
        more,
      })),
    closeReport: (reportId) => tell({ type: 'CloseReport', report_id: reportId }),
    auditLog: (before) =>
      askFor(request, { type: 'AuditLog', ...after(before) }, 'AuditPage', ({ entries, more }) => ({ entries, more })),
  };
}

function inRoom(roomId: string | undefined): { room_id?: string } {
  return roomId === undefined ? {} : { room_id: roomId };
}

function because(reason: string | undefined): { reason?: string } {
  return reason === undefined ? {} : { reason };
}

function after(before: string | undefined): { before?: string } {
  return before === undefined ? {} : { before };
}
