import type { ClientMessageInput } from '../../client-message.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import type { Clock } from '../ports.ts';
import type { StateStore } from '../state/state-store.ts';
import { createTimers } from '../timers.ts';

const startEveryMs = 3_000;
const lapseMs = 6_000;

/** Tells others that one is typing, and forgets what they told when it lapses. */
export type Typing = {
  start(roomId: string): void;
  stop(roomId: string): void;
  /** A message says it all: no stop need be sent. */
  onMessageSent(roomId: string): void;
  onTypingStart(start: ServerMessageOf<'TypingStart'>): void;
  onLost(): void;
};

export type TypingPorts = {
  readonly store: StateStore;
  readonly clock: Clock;
  /** Sends if online. */
  send(message: ClientMessageInput): void;
};

export function createTyping({ store, clock, send }: TypingPorts): Typing {
  const lapses = createTimers(clock);
  const startedAt = new Map<string, number>();

  return {
    start(roomId) {
      const last = startedAt.get(roomId);
      if (last !== undefined && clock.now() - last < startEveryMs) return;
      startedAt.set(roomId, clock.now());
      send({ type: 'TypingStart', room_id: roomId });
    },
    stop(roomId) {
      if (startedAt.delete(roomId)) send({ type: 'TypingStop', room_id: roomId });
    },
    onMessageSent: (roomId) => void startedAt.delete(roomId),
    onTypingStart(message) {
      store.dispatch(message);
      const { room_id: roomId, user_id: userId } = message;
      if (!store.getState().rooms.get(roomId)?.typing.has(userId)) return;
      lapses.set(`${roomId} ${userId}`, lapseMs, () => store.dispatch({ type: 'TypingLapsed', roomId, userId }));
    },
    onLost() {
      startedAt.clear();
      lapses.clearAll();
    },
  };
}
