import type { ModerationState } from '../log/moderation-records.ts';

export type OpenReport = ModerationState['openReports'][number];

/** What one user may have moderators look at, at once; and all together. */
const maxOfUser = 20;
const maxOpen = 10_000;

/** Reports that nobody has closed, without what they say. */
export class OpenReports {
  private readonly byId = new Map<string, OpenReport>();
  private readonly countByUser = new Map<string, number>();

  constructor(reports: readonly OpenReport[] = []) {
    for (const report of reports) this.add(report);
  }

  isFullFor(userId: string): boolean {
    return this.byId.size >= maxOpen || (this.countByUser.get(userId) ?? 0) >= maxOfUser;
  }

  /** Whether the user has that message looked at already. */
  has(userId: string, roomId: string, targetSeq: number): boolean {
    if (!this.countByUser.has(userId)) return false;
    for (const one of this.byId.values()) {
      if (one.by_user_id === userId && one.room_id === roomId && one.target_seq === targetSeq) return true;
    }
    return false;
  }

  add(report: OpenReport): void {
    this.byId.set(report.report_id, report);
    this.countByUser.set(report.by_user_id, (this.countByUser.get(report.by_user_id) ?? 0) + 1);
  }

  get(reportId: string): OpenReport | undefined {
    return this.byId.get(reportId);
  }

  remove(report: OpenReport): void {
    if (!this.byId.delete(report.report_id)) return;
    const left = (this.countByUser.get(report.by_user_id) ?? 0) - 1;
    if (left > 0) this.countByUser.set(report.by_user_id, left);
    else this.countByUser.delete(report.by_user_id);
  }
}
