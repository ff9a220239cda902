import { useEffect } from 'react';
import { attentionOf } from '../../chat/attention.ts';
import type { ChatState } from '../../chat/model.ts';
import { useChat } from '../../chat/use-chat.ts';

/** The tab tells how much waits that calls for one: `(3) Tertulia`. */
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
  for (const { summary } of rooms.values()) {
    if (attentionOf(summary) === 'loud') unread += summary.notify === 'mentions' ? summary.mentions : summary.unread;
  }
  return unread;
}
