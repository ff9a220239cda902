import type { ChatMessage } from './model.ts';

export type Author = { readonly id: string; readonly name: string };

/** Room messages and private ones name their author in different fields. */
export function authorOf(message: ChatMessage): Author {
  return message.type === 'Message'
    ? { id: message.user_id, name: message.username }
    : { id: message.from_user_id, name: message.from_username };
}
