import { encodeMessage, limits, type ResumePoint, type ServerMessageOf } from '@tertulia/protocol';
import type { Change } from '../log/records.ts';
import { withList } from './encoded.ts';
import type { Room } from './room.ts';

/** A `RoomSync` whose events are encoded already. */
export type Sync = {
  readonly message: Omit<ServerMessageOf<'RoomSync'>, 'events'>;
  readonly events: readonly string[];
};

/** Messages up to a resume point that events after it changed, as the store told when the room's log ended at `upTo`. */
export type Changes = {
  readonly upTo: number;
  readonly changes: readonly Change[];
};

/** More than that are not told one by one. */
export const maxStale = 10_000;

/** Whether `syncRoom` needs `Changes` to answer. */
export function needsChanges(room: Room, point: ResumePoint): boolean {
  return room.last_seq - point.seq > limits.resume_events && room.changed_at > point.seq;
}

/** What a client that holds `point` needs to be level with the room. The tail must be warm. `member` false means reset. */
export function syncRoom(
  roomId: string,
  room: Room | undefined,
  member: boolean,
  point: ResumePoint,
  changes?: Changes,
): Sync {
  const type = 'RoomSync' as const;
  if (!room || !member) {
    return { message: { type, room_id: roomId, epoch: '', from_seq: 0, to_seq: 0, state: 'reset' }, events: [] };
  }
  const base = { type, room_id: roomId, epoch: room.epoch, to_seq: room.last_seq };
  // A tail dropped for want of memory a moment ago cannot vouch for the events it no longer holds.
  const mustReset =
    !room.tail.warm || point.epoch !== room.epoch || point.seq > room.last_seq || point.seq < room.first_seq - 1;
  const reset: Sync = { message: { ...base, from_seq: room.last_seq, state: 'reset' }, events: [] };
  if (mustReset) return reset;
  if (room.last_seq - point.seq > limits.resume_events) {
    const events = room.tail.newest(limits.limited_events);
    const from_seq = room.last_seq - events.length;
    const stale = listStale(room, point, from_seq, changes);
    return stale ? { message: { ...base, from_seq, state: 'limited', stale }, events } : reset;
  }
  return { message: { ...base, from_seq: point.seq, state: 'complete' }, events: room.tail.after(point.seq) };
}

/** The messages up to `point` that changed in the gap after it; undefined when it cannot be told. */
function listStale(room: Room, point: ResumePoint, gapTo: number, known?: Changes): number[] | undefined {
  if (!known && needsChanges(room, point)) return undefined;
  const { upTo, changes } = known ?? { upTo: room.last_seq, changes: [] };
  if (changes.length > maxStale) return undefined;
  const stale = new Set<number>();
  for (const { seq, changed_at } of changes) if (changed_at <= gapTo) stale.add(seq);
  // The log may have grown so fast since the store was asked that the gap did too.
  for (const event of room.tail.othersBetween(upTo, gapTo)) {
    if (event.type === 'MessagesPurged') return undefined;
    if ('target_seq' in event && event.target_seq <= point.seq) stale.add(event.target_seq);
  }
  return [...stale].sort((a, b) => a - b);
}

/** The message of a sync, as an answer to request `re` if there was one. */
export function encodeSync({ message, events }: Sync, re?: string | number): string {
  return withList(encodeMessage({ ...message, ...(re !== undefined && { re }), events: [] }), 'events', events);
}
