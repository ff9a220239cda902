import type { ChatMessage } from '@tertulia/protocol';

/** What is left of a deleted message: its place, its author and its time. The `client_id` stays, for it is used for ever. */
export function toTombstone(message: ChatMessage): ChatMessage {
  const { room_id, seq, n, timestamp, client_id } = message;
  const place = { room_id, seq, n };
  const end = { content: '', timestamp, ...(client_id !== undefined && { client_id }), deleted: true } as const;
  if (message.type === 'Message') {
    const { user_id, username } = message;
    return { type: 'Message', ...place, user_id, username, ...end };
  }
  const { from_user_id, from_username, to_user_id } = message;
  return { type: 'PrivateMessage', ...place, from_user_id, from_username, to_user_id, ...end };
}
