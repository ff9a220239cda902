import type { RoomListing, RoomSummary, UserInfo } from '@tertulia/protocol';
import type { RoomRecord } from '../log/store.ts';
import { Tail } from './tail.ts';

export type RoomRole = 'moderator' | 'user';

/** A person who is in the room now: connected, or within the grace after the last connection closed. */
export type Occupant = { readonly user_id: string; username: string; readonly guest: boolean };

export type Room = {
  readonly room_id: string;
  name: string;
  topic: string;
  readonly kind: RoomRecord['kind'];
  readonly epoch: string;
  readonly first_seq: number;
  last_seq: number;
  last_n: number;
  slow_mode_ms: number;
  archived: boolean;
  readonly peers: RoomRecord['peers'];
  readonly occupants: Map<string, { readonly user: Occupant; readonly role: RoomRole }>;
  readonly tail: Tail;
};

export function createRoom(record: RoomRecord): Room {
  const { peers, ...fields } = record;
  return {
    ...fields,
    peers,
    occupants: new Map(),
    tail: new Tail(record.last_seq < record.first_seq || record.last_seq === 0),
  };
}

/** What a member keeps for itself of a room. */
export type OwnPlace = { readonly role: RoomRole; read_n: number; lastSentAt: number; typingPassedAt: number };

export function createPlace(role: RoomRole, read_n: number): OwnPlace {
  return { role, read_n, lastSentAt: Number.NEGATIVE_INFINITY, typingPassedAt: Number.NEGATIVE_INFINITY };
}

export function toSummary(room: Room, place: OwnPlace, userId: string): RoomSummary {
  const peer = room.peers?.find((one) => one.user_id !== userId);
  return {
    room_id: room.room_id,
    name: peer?.username ?? room.name,
    topic: room.topic,
    kind: room.kind,
    epoch: room.epoch,
    first_seq: room.first_seq,
    last_seq: room.last_seq,
    last_n: room.last_n,
    read_n: place.read_n,
    unread: Math.max(0, room.last_n - place.read_n),
    mentions: 0,
    member_count: room.peers ? 2 : room.occupants.size,
    ...(peer && { peer }),
  };
}

export function toListing(room: Room, joined: boolean): RoomListing {
  return {
    room_id: room.room_id,
    name: room.name,
    topic: room.topic,
    kind: room.kind,
    user_count: room.occupants.size,
    member_count: room.occupants.size,
    joined,
  };
}

/** At most `limit` people of the room with a user_id above `after`, in the order of user_id. */
export function listOccupants(
  room: Room,
  limit: number,
  after = '',
): { readonly users: UserInfo[]; readonly more: boolean } {
  const everyone = [...room.occupants.values()].filter(({ user }) => user.user_id > after);
  if (everyone.length > limit || after !== '') everyone.sort((a, b) => (a.user.user_id < b.user.user_id ? -1 : 1));
  const users = everyone.slice(0, limit).map(({ user, role }) => ({
    user_id: user.user_id,
    username: user.username,
    role,
    status: 'online' as const,
    guest: user.guest,
  }));
  return { users, more: everyone.length > limit };
}
