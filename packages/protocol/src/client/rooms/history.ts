import type { ChatMessage } from '../../entities.ts';
import { ok } from '../../result.ts';
import type { Reply } from '../connection/request-error.ts';
import type { Outcome, Request } from '../connection/requests.ts';
import type { Clock } from '../ports.ts';
import type { HistoryPosition } from '../state/room-log.ts';
import type { StateStore } from '../state/state-store.ts';
import { createTimers } from '../timers.ts';

const pageSize = 50;
const retryMs = 1_000;

/** From where the reader comes to a gap. */
export type GapSide = 'older' | 'newer';

/** Loads messages that are not held, a page at a time. */
export type History = {
  /** Loads the newest page of a room that is shown, until it is there; the first time also if only a few messages are held. */
  fill(roomId: string, isFirst?: boolean): void;
  loadOlder(roomId: string): Reply;
  /** Loads a page of a room's gap, next to its older or its newer side. */
  loadGap(roomId: string, side: GapSide): Reply;
  /** Sees to it that a message is held, with those around it, and gives whether it is. */
  loadAround(roomId: string, seq: number): Reply<boolean>;
  onLost(): void;
};

export type HistoryPorts = {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly request: Request;
  /** Messages that are durable, seen in the log. */
  onMessages(messages: readonly ChatMessage[]): void;
};

export function createHistory({ store, clock, request, onMessages }: HistoryPorts): History {
  const timers = createTimers(clock);

  function fill(roomId: string, isFirst = false): void {
    const { connection, rooms } = store.getState();
    const room = rooms.get(roomId);
    if (connection.kind !== 'online' || !room?.hasOlder || room.loadingOlder) return;
    if (room.messages.length > (isFirst ? pageSize - 1 : 0)) return;
    loadPage(roomId, { kind: 'newest' }, (outcome) => {
      if (outcome.ok) return;
      timers.set(roomId, outcome.error.retryAfterMs ?? retryMs, () => {
        if (store.getState().openRoomId === roomId) fill(roomId);
      });
    });
  }

  function loadPage(roomId: string, position: HistoryPosition, done: (outcome: Outcome) => void): void {
    store.dispatch({ type: 'HistoryAsked', roomId, position });
    // On both sides of a message there is to be a page.
    const limit = position.kind === 'around' ? 2 * pageSize : pageSize;
    request({ type: 'History', room_id: roomId, limit, ...toBounds(position) }, (outcome) => {
      if (outcome.ok && outcome.value.type === 'HistoryPage' && outcome.value.room_id === roomId) {
        store.dispatch({ type: 'HistoryLoaded', page: outcome.value, position });
        onMessages(outcome.value.messages);
      } else store.dispatch({ type: 'HistoryFailed', roomId, position });
      done(outcome);
    });
  }

  function load(roomId: string, position: HistoryPosition): Reply {
    return new Promise((resolve) =>
      loadPage(roomId, position, (outcome) => resolve(outcome.ok ? ok(undefined) : outcome)),
    );
  }

  /** Pages that are joined to the older end come one at a time. */
  async function untilLoaded(roomId: string): Promise<void> {
    const isLoading = () => store.getState().rooms.get(roomId)?.loadingOlder === true;
    while (isLoading()) {
      await new Promise<void>((resolve) => {
        const forget = store.subscribe(() => {
          if (isLoading()) return;
          forget();
          resolve();
        });
      });
    }
  }

  return {
    fill,
    async loadOlder(roomId) {
      const room = store.getState().rooms.get(roomId);
      if (!room?.hasOlder || room.loadingOlder) return ok(undefined);
      const [oldest] = room.messages;
      return load(roomId, oldest ? { kind: 'before', seq: oldest.seq } : { kind: 'newest' });
    },
    async loadGap(roomId, side) {
      const gap = store.getState().rooms.get(roomId)?.gap;
      if (!gap || gap.isLoading) return ok(undefined);
      const fromOlder = side === 'older';
      return load(roomId, fromOlder ? { kind: 'after', seq: gap.afterSeq } : { kind: 'before', seq: gap.beforeSeq });
    },
    async loadAround(roomId, seq) {
      const room = () => store.getState().rooms.get(roomId);
      if (seq > (room()?.appliedSeq ?? 0)) return ok(false);
      const isThere = () => room()?.messages.some((message) => message.seq === seq) === true;
      await untilLoaded(roomId);
      if (isThere()) return ok(true);
      // Nothing may be missing at the newer end, so that is loaded first.
      if (room()?.messages.length === 0) {
        const newest = await load(roomId, { kind: 'newest' });
        if (!newest.ok || isThere()) return newest.ok ? ok(true) : newest;
        await untilLoaded(roomId);
      }
      const loaded = await load(roomId, { kind: 'around', seq });
      return loaded.ok ? ok(isThere()) : loaded;
    },
    onLost: () => timers.clearAll(),
  };
}

function toBounds(position: HistoryPosition): { before_seq?: number; after_seq?: number; around_seq?: number } {
  switch (position.kind) {
    case 'newest':
      return {};
    case 'before':
      return { before_seq: position.seq };
    case 'after':
      return { after_seq: position.seq };
    case 'around':
      return { around_seq: position.seq };
  }
}
