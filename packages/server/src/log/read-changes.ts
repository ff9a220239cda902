import type { ResumePoint } from '@tertulia/protocol';
import type { Room } from '../rooms/room.ts';
import { type Changes, maxStale, needsChanges } from '../rooms/sync.ts';
import type { Server } from '../server.ts';

/** What a sync from `point` needs to know of the store; of most rooms nothing. */
export async function readChanges(server: Server, room: Room, point: ResumePoint): Promise<Changes | undefined> {
  if (!needsChanges(room, point)) return undefined;
  const upTo = room.last_seq;
  return { upTo, changes: await server.store.readChanges(room.room_id, point.seq, maxStale + 1) };
}
