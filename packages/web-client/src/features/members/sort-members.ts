import type { UserInfo } from '../../chat/model.ts';

const order = { online: 0, idle: 1, offline: 2 } as const;

/** Those who are here first, then by name. */
export function sortMembers(members: ReadonlyMap<string, UserInfo>): readonly UserInfo[] {
  const rank = (member: UserInfo) => order[member.status ?? 'offline'];
  return [...members.values()].sort((a, b) => rank(a) - rank(b) || a.username.localeCompare(b.username));
}
