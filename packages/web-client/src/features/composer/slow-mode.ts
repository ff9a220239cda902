import { authorOf } from '../../chat/author.ts';
import type { ChatMessage } from '../../chat/model.ts';

/** Until one may write again. Clocks differ, so it is never more than the pause itself. */
export function secondsToWait(
  messages: readonly ChatMessage[],
  myUserId: string | undefined,
  pauseMs: number,
  now: number,
): number {
  if (pauseMs === 0) return 0;
  const last = messages.findLast((message) => authorOf(message).id === myUserId);
  if (!last) return 0;
  const sinceMs = Math.max(0, now - Date.parse(last.timestamp));
  return Math.max(0, Math.ceil((pauseMs - sinceMs) / 1_000));
}
