import type { ClientMessageInput } from '../../client-message.ts';
import type { Clock } from '../ports.ts';
import type { StateStore } from '../state/state-store.ts';
import { createTimers } from '../timers.ts';

const flushMs = 300;

/** Marks rooms as read: here at once, at the server a little later and only where the newest mark stands. */
export type ReadMarks = {
  mark(roomId: string): void;
  /** Sends what was marked, or keeps it for the next time one is online. */
  flush(): void;
  /** Sends nothing more by itself. */
  pause(): void;
  clear(): void;
};

export type ReadMarksPorts = {
  readonly store: StateStore;
  readonly clock: Clock;
  send(message: ClientMessageInput): void;
};

export function createReadMarks({ store, clock, send }: ReadMarksPorts): ReadMarks {
  const timers = createTimers(clock);
  const marked = new Map<string, number>();

  function flush(): void {
    timers.clearAll();
    if (store.getState().connection.kind !== 'online') return;
    for (const [room_id, n] of marked) send({ type: 'MarkRead', room_id, n });
    marked.clear();
  }

  return {
    mark(roomId) {
      const summary = store.getState().rooms.get(roomId)?.summary;
      if (!summary || (summary.last_n <= summary.read_n && summary.unread === 0)) return;
      const n = summary.last_n;
      store.dispatch({ type: 'ReadMarker', room_id: roomId, read_n: n, unread: 0, mentions: 0 });
      marked.set(roomId, n);
      if (!timers.isSet('flush')) timers.set('flush', flushMs, flush);
    },
    flush,
    pause: () => timers.clearAll(),
    clear: () => marked.clear(),
  };
}
