import { useEffect } from 'react';
import type { ChatState } from '../../chat/model.ts';
import { useChat } from '../../chat/use-chat.ts';

/** The tab tells how much waits: `(3) Tertulia`. */
export function useDocumentTitle(): void {
  const unread = useChat(countUnread);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Tertulia` : 'Tertulia';
    return () => {
      document.title = 'Tertulia';
    };
  }, [unread]);
}

function countUnread({ rooms }: ChatState): number {
  let unread = 0;
  for (const room of rooms.values()) unread += room.summary.unread;
  return unread;
}
