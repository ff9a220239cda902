import type { RoomSummary } from '@tertulia/protocol';

/**
 * Whether what is shown is to be reported as read. The count of unread alone does not tell: nothing that arrives in the
 * open room is counted, and the server has still to hear of it.
 */
export function isToBeMarkedRead(
  summary: Pick<RoomSummary, 'last_n' | 'read_n' | 'unread'>,
  isFollowing: boolean,
  isPageVisible: boolean,
): boolean {
  return isFollowing && isPageVisible && (summary.unread > 0 || summary.read_n < summary.last_n);
}
