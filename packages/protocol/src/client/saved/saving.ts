import type { Session } from '../connection/authentication.ts';
import { type Outbox, toWaiting } from '../outbox/outbox.ts';
import type { Clock, Saved, SavedRoom, SavedState } from '../ports.ts';
import type { ChatState } from '../state/chat-state.ts';
import { createTimers } from '../timers.ts';
import { createLatestWriter } from './latest-writer.ts';
import { parseSaved } from './parse-saved.ts';
import { createRoomCache } from './room-cache.ts';

const roomsEveryMs = 2_000;

/** Keeps the storage up to date: session and outbox at once, rooms every 2 s at most. */
export type Saving = {
  /** Until this is done nothing is saved, for it would take the place of what is there. */
  load(): Promise<ReturnType<typeof parseSaved>>;
  keep(session: Session | undefined, outbox: Outbox, state: ChatState): void;
  /** Saves without delay; resolves when everything is. */
  flush(): Promise<void>;
};

export function createSaving(storage: SavedState, clock: Clock): Saving {
  const timers = createTimers(clock);
  const saved = createLatestWriter<Saved>((next) => storage.save(next));
  const savedRooms = createLatestWriter<readonly SavedRoom[]>((next) => storage.saveRooms(next));
  const cache = createRoomCache();
  let isLoaded = false;
  let kept: { readonly session: Session | undefined; readonly outbox: Outbox } | undefined;
  let state: ChatState | undefined;
  /** As last saved; undefined if that was before this process. */
  let rooms: readonly SavedRoom[] | undefined = [];

  function saveRooms(): void {
    timers.clearAll();
    if (!state) return;
    const next = cache.pick(state);
    if (next.length === rooms?.length && next.every((room, i) => room === rooms?.[i])) return;
    rooms = next;
    savedRooms.write(next);
  }

  return {
    async load() {
      const found: unknown = await storage.load().catch(() => undefined);
      isLoaded = true;
      if (holdsRooms(found)) rooms = undefined;
      return parseSaved(found);
    },
    keep(session, outbox, next) {
      if (!isLoaded) return;
      if (session !== kept?.session || outbox !== kept?.outbox) {
        kept = { session, outbox };
        saved.write({ ...(session && { session }), outbox: toWaiting(outbox) });
      }
      if (next.rooms === state?.rooms) return;
      state = next;
      // Nothing of a session that ended is left lying about.
      if (next.rooms.size === 0) saveRooms();
      else if (!timers.isSet('rooms')) timers.set('rooms', roomsEveryMs, saveRooms);
    },
    async flush() {
      saveRooms();
      await Promise.all([saved.done(), savedRooms.done()]);
    },
  };
}

function holdsRooms(found: unknown): boolean {
  const { rooms }: { rooms?: unknown } = { ...(found as object | undefined) };
  return Array.isArray(rooms) && rooms.length > 0;
}
