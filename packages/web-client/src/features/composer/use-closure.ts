import { useCallback, useSyncExternalStore } from 'react';
import type { RoomState } from '../../chat/model.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { type Closure, toClosure } from './closure.ts';

/** Why nothing can be written in a room, looked at each second while it is so, for a mute ends by itself. */
export function useClosure({ summary }: RoomState): Closure | undefined {
  const client = useChatClient();
  const muted = useChat((state) => state.muted);
  const { room_id: roomId } = summary;
  const mayEnd = muted !== undefined || summary.muted_until !== undefined;

  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = mayEnd ? setInterval(changed, 1_000) : undefined;
      return () => clearInterval(timer);
    },
    [mayEnd],
  );
  const isMuted = useSyncExternalStore(subscribe, () => {
    const permission = client.may('send-message', { roomId });
    return !permission.allowed && permission.code === 'muted';
  });
  return toClosure({ summary, ...(muted && { muted }) }, isMuted);
}
