import type { ChatMessage } from '@tertulia/protocol';

export function senderOf(message: ChatMessage): { readonly userId: string; readonly username: string } {
  if (message.type === 'Message') return { userId: message.user_id, username: message.username };
  return { userId: message.from_user_id, username: message.from_username };
}
