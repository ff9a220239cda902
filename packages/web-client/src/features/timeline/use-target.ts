import { type RefObject, useEffect, useRef } from 'react';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import type { MessageTarget } from './message-target.ts';
import type { Row } from './rows.ts';

/** What tells that the reader scrolls, or is about to. */
const gestures = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

type Ports = {
  readonly roomId: string;
  readonly rows: readonly Row[];
  readonly scroller: RefObject<HTMLElement | null>;
  /** Must stay the same function. */
  readonly showRow: (index: number) => void;
};

/** Brings the message one came for into view, once, and the focus to it. Gives its `seq` if it is of this room. */
export function useTarget(target: MessageTarget | undefined, { roomId, rows, scroller, showRow }: Ports) {
  const client = useChatClient();
  const isOnline = useChat((state) => state.connection.kind === 'online');
  const asked = useRef<MessageTarget>(undefined);
  const shown = useRef<MessageTarget>(undefined);
  const focused = useRef<MessageTarget>(undefined);
  /** Where its row was when it was brought into view, until the reader scrolls: older rows that come meanwhile push it away. */
  const heldIndex = useRef<number>(undefined);
  const seq = target?.roomId === roomId ? target.seq : undefined;

  useEffect(() => {
    if (seq === undefined || (shown.current === target && heldIndex.current === undefined)) return;
    const index = rows.findIndex((row) => row.kind === 'message' && row.message.seq === seq);
    if (index >= 0) {
      if (shown.current === target && heldIndex.current === index) return;
      shown.current = target;
      heldIndex.current = index;
      showRow(index);
    } else if (isOnline && asked.current !== target) {
      // One from long ago is loaded with those around it. What failed is asked for again on the next connection.
      asked.current = target;
      void client.loadAround(roomId, seq).then((reply) => {
        if (!reply.ok) asked.current = undefined;
      });
    }
  }, [client, target, seq, roomId, rows, isOnline, showRow]);

  useEffect(() => {
    const element = scroller.current;
    const letGo = () => {
      heldIndex.current = undefined;
    };
    for (const gesture of gestures) element?.addEventListener(gesture, letGo, { passive: true });
    return () => {
      for (const gesture of gestures) element?.removeEventListener(gesture, letGo);
    };
  }, [scroller]);

  // Its row is there some renders later; then the keyboard goes on from it.
  useEffect(() => {
    if (seq === undefined || shown.current !== target || focused.current === target) return;
    const menu = scroller.current?.querySelector<HTMLElement>(`[data-seq="${seq}"] > .message-more`);
    if (!menu) return;
    focused.current = target;
    menu.focus({ preventScroll: true });
  });

  return seq;
}
