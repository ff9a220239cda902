import type { ChatMessage, RoomSummary } from '../../entities.ts';

/** How much a room calls for its reader: `loud` is what a title counts, `quiet` is only to be seen in the room's own place. */
export type Attention = 'none' | 'quiet' | 'loud';

export function attentionOf({ unread, mentions, notify = 'all' }: RoomSummary): Attention {
  if (unread === 0) return 'none';
  if (notify === 'all') return 'loud';
  return notify === 'mentions' && mentions > 0 ? 'loud' : 'quiet';
}

/** Whether a message that has just come calls for the reader by a sound or a notification, where those are wished at all. */
export function calls(message: ChatMessage, { notify = 'all' }: RoomSummary, userId: string | undefined): boolean {
  if (notify === 'all') return true;
  return notify === 'mentions' && isMentioned(message, userId);
}

/** Whether the message mentions the user, by name or among all. */
export function isMentioned({ mentions }: ChatMessage, userId: string | undefined): boolean {
  return mentions?.all === true || (userId !== undefined && mentions?.user_ids.includes(userId) === true);
}
