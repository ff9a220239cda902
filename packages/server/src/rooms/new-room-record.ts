import type { RoomRecord } from '../log/records.ts';

type Identity = Pick<RoomRecord, 'room_id' | 'epoch'> & Partial<RoomRecord>;

/** A room in which nothing has been said yet; without more it is a public one that is called by its id. */
export function newRoomRecord(identity: Identity): RoomRecord {
  return {
    name: identity.room_id,
    topic: '',
    kind: 'public',
    first_seq: 1,
    first_n: 1,
    last_seq: 0,
    last_n: 0,
    slow_mode_ms: 0,
    archived: false,
    retention: {},
    ...identity,
  };
}
