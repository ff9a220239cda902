import { useCallback, useEffect, useRef, useState } from 'react';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';

/** Stands where messages are missing after a long absence. Its row is made when the reader comes near, and then they load. */
export function TimelineGap({ roomId }: { readonly roomId: string }) {
  const client = useChatClient();
  const gap = useChat((state) => state.rooms.get(roomId)?.gap);
  const isOnline = useChat((state) => state.connection.kind === 'online');
  const line = useRef<HTMLDivElement>(null);
  const [hasFailed, setHasFailed] = useState(false);

  // From the side the reader comes from, so that the gap draws back before the eyes and the place is kept.
  const load = useCallback(() => {
    const side = line.current && isInLowerHalf(line.current) ? 'older' : 'newer';
    void client.loadGap(roomId, side).then((reply) => setHasFailed(!reply.ok));
  }, [client, roomId]);

  const { afterSeq, beforeSeq } = gap ?? {};
  useEffect(() => {
    if (isOnline && afterSeq !== undefined && beforeSeq !== undefined) load();
  }, [isOnline, afterSeq, beforeSeq, load]);

  return (
    <div ref={line} className="gap-line">
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

function isInLowerHalf(element: Element): boolean {
  const view = element.closest('.timeline-scroller')?.getBoundingClientRect();
  return view !== undefined && element.getBoundingClientRect().top > view.top + view.height / 2;
}
