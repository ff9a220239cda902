import { useCallback, useSyncExternalStore } from 'react';
import type { PendingMessage, RoomState } from '../../chat/model.ts';
import { useChat } from '../../chat/use-chat.ts';
import { useMay } from '../../chat/use-may.ts';
import { secondsToWait } from './slow-mode.ts';

/** The seconds until one may write again in a room. Slow mode spares those who moderate the room. */
export function useSlowMode({ summary, messages }: RoomState, pending: readonly PendingMessage[]): number {
  const myUserId = useChat((state) => state.me?.user_id);
  const isSpared = useMay()('update-room', { roomId: summary.room_id });
  const pauseMs = isSpared ? 0 : (summary.slow_mode_ms ?? 0);
  const isSending = pending.some(({ delivery }) => delivery.kind !== 'failed');

  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = pauseMs > 0 ? setInterval(changed, 250) : undefined;
      return () => clearInterval(timer);
    },
    [pauseMs],
  );
  return useSyncExternalStore(subscribe, () =>
    isSending ? Math.ceil(pauseMs / 1_000) : secondsToWait(messages, myUserId, pauseMs, Date.now()),
  );
}
