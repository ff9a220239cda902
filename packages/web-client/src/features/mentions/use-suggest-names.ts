import { useCallback } from 'react';
import { namesToMention } from '../../chat/mentions.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import type { SuggestNames } from './use-mention-list.ts';

/** The members of a room, asked each time for those who are there. */
export function useSuggestNames(roomId: string): SuggestNames {
  const client = useChatClient();
  return useCallback(
    (written) => {
      const { rooms, me } = client.getState();
      const room = rooms.get(roomId);
      const mayMentionAll = client.may('mention-all', { roomId }).allowed;
      return room ? namesToMention(room, written, { ownId: me?.user_id, mayMentionAll }) : [];
    },
    [client, roomId],
  );
}
