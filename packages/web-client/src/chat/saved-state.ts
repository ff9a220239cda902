import type { Saved, SavedRoom, SavedState } from '@tertulia/protocol/client';
import { openDatabase, sessionKey } from './database.ts';
import { type Locks, takeOutbox } from './tab-outbox.ts';

/**
 * Session, outbox and rooms in IndexedDB, which all tabs share: one session, an outbox for each tab, and of each room
 * what the tab that saved last had of it. `tabId` is new for each page.
 */
export function createSavedState(tabId: string, locks: Locks | undefined): SavedState {
  const database = openDatabase();
  let knownSession: Saved['session'];
  let knownRooms: readonly SavedRoom[] = [];

  return {
    async load() {
      const db = await database;
      if (!db) return undefined;
      await takeOutbox(db, tabId, locks);
      const [session, outbox, rooms] = await Promise.all([
        db.get('session', sessionKey),
        db.get('outboxes', tabId),
        db.getAll('rooms'),
      ]);
      knownSession = session;
      return { session, outbox, rooms };
    },
    async save({ session, outbox }) {
      const db = await database;
      if (!db) return;
      // What is written here must outlive more than the browser: it may be the only copy.
      const transaction = db.transaction(['session', 'outboxes'], 'readwrite', { durability: 'strict' });
      const [sessions, outboxes] = [transaction.objectStore('session'), transaction.objectStore('outboxes')];
      // Another tab may have signed in or out meanwhile: what did not change here must not undo that.
      if (!isSame(session, knownSession)) {
        if (session) await sessions.put(session, sessionKey);
        // It may be another session by now: this one may have ended because another tab made an account of it.
        else if ((await sessions.get(sessionKey))?.token === knownSession?.token) await sessions.delete(sessionKey);
      }
      await (outbox.length > 0 ? outboxes.put(outbox, tabId) : outboxes.delete(tabId));
      await transaction.done;
      knownSession = session;
    },
    async saveRooms(rooms) {
      const db = await database;
      if (!db) return;
      const transaction = db.transaction('rooms', 'readwrite');
      const kept = new Set(rooms.map(({ summary }) => summary.room_id));
      for (const roomId of await transaction.store.getAllKeys()) {
        if (!kept.has(roomId)) await transaction.store.delete(roomId);
      }
      const known = new Set(knownRooms);
      for (const room of rooms) {
        if (!known.has(room)) await transaction.store.put(room, room.summary.room_id);
      }
      await transaction.done;
      knownRooms = rooms;
    },
  };
}

function isSame(a: Saved['session'], b: Saved['session']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
