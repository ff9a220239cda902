import { useEffect } from 'react';
import type { ChatMessage } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';

/** So long before a url ends it is renewed. */
const aheadMs = 60_000;
const maxTimerMs = 2 ** 31 - 1;

/** Has the files of a message that is shown read anew before their urls end. */
export function useGoodUrls(message: ChatMessage | undefined): void {
  const client = useChatClient();
  const isOnline = useChat((state) => state.connection.kind === 'online');
  const [file] = message?.files ?? [];
  const roomId = message?.room_id ?? '';
  const seq = message?.seq ?? 0;
  useEffect(() => {
    const leftMs = file && client.urlLeftMs(file);
    if (!isOnline || leftMs === undefined) return;
    const waitMs = Math.min(maxTimerMs, Math.max(0, leftMs - aheadMs));
    const timer = setTimeout(() => void client.renewFiles(roomId, seq), waitMs);
    return () => clearTimeout(timer);
  }, [client, isOnline, file, roomId, seq]);
}
