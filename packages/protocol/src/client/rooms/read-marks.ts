import type { ClientMessageInput } from '../../client-message.ts';
import type { Reply } from '../connection/request-error.ts';
import { ask, type Request } from '../connection/requests.ts';
import type { Clock } from '../ports.ts';
import { isLeftUnread } from '../state/room-log.ts';
import type { StateStore } from '../state/state-store.ts';
import { createTimers } from '../timers.ts';

const flushMs = 300;

/** Marks rooms as read: here at once, at the server a little later and only where the newest mark stands. */
export type ReadMarks = {
  /** Does nothing for a room that is left unread by hand. */
  mark(roomId: string): void;
  /** The message with ordinal `n` and all after it are unread again; shown when the server says so. */
  markUnread(roomId: string, n: number): Reply;
  /** Sends what was marked, or keeps it for the next time one is online. */
  flush(): void;
  /** Sends nothing more by itself. */
  pause(): void;
  clear(): void;
};

export type ReadMarksPorts = {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly request: Request;
  send(message: ClientMessageInput): void;
};

export function createReadMarks({ store, clock, request, send }: ReadMarksPorts): ReadMarks {
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
      const room = store.getState().rooms.get(roomId);
      if (!room || isLeftUnread(room)) return;
      const { summary } = room;
      if (summary.last_n <= summary.read_n && summary.unread === 0) return;
      const n = summary.last_n;
      store.dispatch({ type: 'ReadMarker', room_id: roomId, read_n: n, unread: 0, mentions: 0 });
      marked.set(roomId, n);
      if (!timers.isSet('flush')) timers.set('flush', flushMs, flush);
    },
    markUnread(roomId, n) {
      // What was read before is told before it: else it would move the mark on again, or be lost.
      flush();
      return ask(request, { type: 'MarkUnread', room_id: roomId, n }, () => {});
    },
    flush,
    pause: () => timers.clearAll(),
    clear: () => marked.clear(),
  };
}
