import { useCallback, useEffect, useState } from 'react';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';

/** Stands where messages are missing after a long absence. Its row is made when the reader comes near, and then they load. */
export function TimelineGap({ roomId }: { readonly roomId: string }) {
  const client = useChatClient();
  const beforeSeq = useChat((state) => state.rooms.get(roomId)?.gap?.beforeSeq);
  const isOnline = useChat((state) => state.connection.kind === 'online');
  const [hasFailed, setHasFailed] = useState(false);

  const load = useCallback(() => {
    void client.loadGap(roomId).then((reply) => setHasFailed(!reply.ok));
  }, [client, roomId]);

  useEffect(() => {
    if (isOnline && beforeSeq !== undefined) load();
  }, [isOnline, beforeSeq, load]);

  return (
    <div className="gap-line">
      {hasFailed ? (
        <span>
          What was said in between could not be loaded.{' '}
          <Button look="link" onClick={load}>
            Try again
          </Button>
        </span>
      ) : (
        <span>Looking up what was said in between…</span>
      )}
    </div>
  );
}
