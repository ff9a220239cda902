import { limits, type UserInfo } from '@tertulia/protocol';
import type { MemberRecord } from '../log/records.ts';

/** The members of a room with an account who are not here. */
export type Away = {
  count: number;
  /** All of them, by user, while they fit one page; undefined if they do not, or have not been read. */
  known: Map<string, MemberRecord> | undefined;
};

/** Somebody who was here is away, or somebody who is away was put in. */
export function addAway(away: Away, member: MemberRecord): void {
  away.known?.set(member.user_id, member);
  away.count = away.known?.size ?? away.count + 1;
  if (away.count > limits.list_users_page) away.known = undefined;
}

/** Somebody who was away is here, or is no member any more. */
export function removeAway(away: Away, userId: string): void {
  away.known?.delete(userId);
  away.count = away.known?.size ?? Math.max(0, away.count - 1);
}

/** What a list tells of somebody who is away. */
export function toAwayInfo({ user_id, username, role }: MemberRecord): UserInfo {
  return { user_id, username, role, status: 'offline' };
}
