import { encodeMessage, limits, type ResumePoint, type ServerMessageOf } from '@tertulia/protocol';
import { withList } from './encoded.ts';
import type { Room } from './room.ts';

/** A `RoomSync` whose events are encoded already. */
export type Sync = {
  readonly message: Omit<ServerMessageOf<'RoomSync'>, 'events'>;
  readonly events: readonly string[];
};

/** What a client that holds `point` needs to be level with the room. The tail must be warm. `member` false means reset. */
export function syncRoom(roomId: string, room: Room | undefined, member: boolean, point: ResumePoint): Sync {
  const type = 'RoomSync' as const;
  if (!room || !member) {
    return { message: { type, room_id: roomId, epoch: '', from_seq: 0, to_seq: 0, state: 'reset' }, events: [] };
  }
  const base = { type, room_id: roomId, epoch: room.epoch, to_seq: room.last_seq };
  // A tail dropped for want of memory a moment ago cannot vouch for the events it no longer holds.
  const mustReset =
    !room.tail.warm || point.epoch !== room.epoch || point.seq > room.last_seq || point.seq < room.first_seq - 1;
  if (mustReset) return { message: { ...base, from_seq: room.last_seq, state: 'reset' }, events: [] };
  if (room.last_seq - point.seq > limits.resume_events) {
    const events = room.tail.newest(limits.limited_events);
    return { message: { ...base, from_seq: room.last_seq - events.length, state: 'limited', stale: [] }, events };
  }
  return { message: { ...base, from_seq: point.seq, state: 'complete' }, events: room.tail.after(point.seq) };
}

/** The message of a sync, as an answer to request `re` if there was one. */
export function encodeSync({ message, events }: Sync, re?: string | number): string {
  return withList(encodeMessage({ ...message, ...(re !== undefined && { re }), events: [] }), 'events', events);
}
