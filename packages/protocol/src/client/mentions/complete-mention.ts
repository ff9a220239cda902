import type { RoomState } from '../state/chat-state.ts';

/** What stands before the cursor and may become a mention; its at-sign is at `from`. */
export type MentionStart = { readonly from: number; readonly written: string };

const atCursor = /(?<![\p{L}\p{M}\p{N}_@])@([^@\n]*)$/u;

/** Names may hold spaces, so all that follows the last at-sign counts. */
export function findMentionStart(text: string, cursor: number): MentionStart | undefined {
  const match = atCursor.exec(text.slice(0, cursor));
  return match ? { from: match.index, written: match[1] ?? '' } : undefined;
}

/**
 * Names of members that begin with what is written, then those of which a later word does; each group by name. Oneself is left out,
 * and `all` is among them if it may be.
 */
export function namesToMention(
  { members }: Pick<RoomState, 'members'>,
  written: string,
  { ownId, mayMentionAll }: { readonly ownId: string | undefined; readonly mayMentionAll: boolean },
): readonly string[] {
  const begun = written.toLowerCase();
  const others = [...members.values()].filter(({ user_id }) => user_id !== ownId).map(({ username }) => username);
  const names = [...others, ...(mayMentionAll ? ['all'] : [])].toSorted((a, b) => a.localeCompare(b, 'en'));
  const rankOf = (name: string) => {
    const lower = name.toLowerCase();
    if (lower.startsWith(begun)) return 0;
    return lower.split(/(?<=\s)/u).some((word) => word.startsWith(begun)) ? 1 : 2;
  };
  return [0, 1].flatMap((rank) => names.filter((name) => rankOf(name) === rank));
}
