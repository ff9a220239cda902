/** Nearer to the end than this, the reader is following the conversation, and new messages scroll into view. */
export const followWithinPx = 48;
/** Older messages are asked for this far before the top, so that they are usually there when the reader arrives. */
const loadOlderWithinPx = 600;

export type ScrollPlace = { readonly offset: number; readonly viewport: number; readonly total: number };

/** Where the reader was when it was last looked at. */
export type Reading = { readonly isFollowing: boolean; readonly place: ScrollPlace };

/**
 * Whether the reader follows at `now`. Who followed stops only by scrolling up: when much arrives at once, the end may be
 * far off for a moment although nobody scrolled. What shrinks moves the view up as well.
 */
export function isFollowing(before: Reading, now: ScrollPlace): boolean {
  if (now.total - now.offset - now.viewport <= followWithinPx) return true;
  const movedUpBy = before.place.offset - now.offset;
  const shrunkBy = Math.max(before.place.total - now.total, 0);
  return before.isFollowing && movedUpBy <= shrunkBy + 1;
}

export function wantsOlder(place: ScrollPlace): boolean {
  return place.offset <= loadOlderWithinPx;
}

/** How many messages came after `seenSeq`, which is 0 until anything was seen. */
export function countUnseen(messages: readonly { readonly seq: number }[], seenSeq: number): number {
  if (seenSeq === 0) return 0;
  let count = 0;
  for (let i = messages.length - 1; i >= 0 && (messages[i]?.seq ?? 0) > seenSeq; i--) count++;
  return count;
}
