/** Nearer to the end than this, the reader is following the conversation, and new messages scroll into view. */
export const followWithinPx = 48;
/** Older messages are asked for this far before the top, so that they are usually there when the reader arrives. */
const loadOlderWithinPx = 600;

export type ScrollPlace = { readonly offset: number; readonly viewport: number; readonly total: number };

export function isFollowing({ offset, viewport, total }: ScrollPlace): boolean {
  return total - offset - viewport <= followWithinPx;
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
