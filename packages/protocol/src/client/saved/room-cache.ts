import type { ChatMessage } from '../../entities.ts';
import type { SavedRoom } from '../ports.ts';
import type { ChatState, RoomState } from '../state/chat-state.ts';
import { newestRun } from '../state/room-log.ts';

export const maxRooms = 20;
const maxMessages = 200;
/** Of one room as JSON, so that all together stay under 2 MB. */
const maxChars = 100_000;

/** Picks what is worth keeping of a state: the newest messages of the rooms in which something was said last. */
export type RoomCache = { pick(state: ChatState): readonly SavedRoom[] };

export function createRoomCache(): RoomCache {
  let known = new Map<string, { readonly room: RoomState; readonly saved: SavedRoom }>();

  return {
    /** Rooms that did not change since the last call are the same objects. */
    pick({ me, rooms, openRoomId }) {
      if (!me) return [];
      const newest = [...rooms.values()].sort((a, b) => rank(b, openRoomId) - rank(a, openRoomId)).slice(0, maxRooms);
      const next: typeof known = new Map();
      for (const room of newest) {
        const before = known.get(room.summary.room_id);
        const saved = before && isSame(before.room, room) ? before.saved : toSavedRoom(room, me.user_id);
        if (saved) next.set(room.summary.room_id, { room, saved });
      }
      known = next;
      return [...next.values()].map(({ saved }) => saved);
    },
  };
}

function rank(room: RoomState, openRoomId: string | undefined): number {
  if (room.summary.room_id === openRoomId) return Number.POSITIVE_INFINITY;
  return Date.parse(room.messages.at(-1)?.timestamp ?? '') || 0;
}

function isSame(a: RoomState, b: RoomState): boolean {
  return (
    a.messages === b.messages &&
    a.summary === b.summary &&
    a.appliedSeq === b.appliedSeq &&
    a.hasOlder === b.hasOlder &&
    a.gap === b.gap
  );
}

function toSavedRoom(room: RoomState, userId: string): SavedRoom | undefined {
  const { summary, appliedSeq } = room;
  const run = newestRun(room);
  const messages = newestWithin(run.slice(-maxMessages), maxChars - JSON.stringify(summary).length);
  if (messages.length === 0) return undefined;
  const hasOlder = room.hasOlder || messages.length < room.messages.length;
  return { userId, summary, appliedSeq, messages, hasOlder };
}

function newestWithin(messages: readonly ChatMessage[], chars: number): readonly ChatMessage[] {
  let first = messages.length;
  for (let left = chars; first > 0; first--) {
    left -= JSON.stringify(messages[first - 1]).length + 1;
    if (left < 0) break;
  }
  return messages.slice(first);
}
