import type { Mentioned } from '@tertulia/protocol/markdown';
import { useMemo } from 'react';
import { mentionedIn } from '../../chat/mentions.ts';
import type { ChatMessage } from '../../chat/model.ts';
import { useChat } from '../../chat/use-chat.ts';

const nobody: readonly Mentioned[] = [];

/** Whom a message mentions, by the names they have now. What mentions nobody is not shown anew when a room changes. */
export function useMentioned(message: ChatMessage | undefined): readonly Mentioned[] {
  const mentioning = message?.mentions && message;
  const room = useChat(({ rooms }) => mentioning && rooms.get(mentioning.room_id));
  const me = useChat((state) => mentioning && state.me);
  return useMemo(() => (mentioning ? mentionedIn(mentioning, room, me) : nobody), [mentioning, room, me]);
}
