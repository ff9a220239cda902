import {
  keepsAll,
  type NotifyLevel,
  type Retention,
  type RoomListing,
  type RoomRole,
  type RoomSummary,
  type UserInfo,
  type UserRole,
} from '@tertulia/protocol';
import type { RoomRecord } from '../log/records.ts';
import { type Away, toAwayInfo } from './away.ts';
import { type Mute, toMutedFields } from './mute.ts';
import { Tail } from './tail.ts';
import type { Tombstones } from './tombstones.ts';
import type { UnreadMentions } from './unread-mentions.ts';

/** What a member keeps for itself of a room. Instants are those of the monotonic clock, of what happened here at all. */
export type OwnPlace = {
  role: RoomRole;
  read_n: number;
  lastSentAt: number | undefined;
  typingPassedAt: number | undefined;
  /** Of what the member wants to be told. */
  notify: NotifyLevel;
  /** In this room. */
  muted: Mute | undefined;
};

/** A person who is in the room now: connected, or within the grace after the last connection closed. */
export type Occupant = {
  readonly user_id: string;
  readonly username: string;
  readonly guest: boolean;
  readonly role: UserRole;
  /** Everywhere. */
  readonly muted: Mute | undefined;
  /** By room. */
  readonly places: ReadonlyMap<string, OwnPlace>;
};

export type Room = {
  readonly room_id: string;
  name: string;
  topic: string;
  readonly kind: RoomRecord['kind'];
  readonly epoch: string;
  first_seq: number;
  /** The ordinal of the first message from `first_seq` on, or of the next one where there is none. */
  first_n: number;
  last_seq: number;
  last_n: number;
  slow_mode_ms: number;
  archived: boolean;
  /** How long messages are kept, as far as the room itself says. */
  retention: Retention;
  /** Until when no message has been there for too many days, on the steady wall clock; 0 while that is not known. */
  oldAt: number;
  /** The `seq` of the newest event that changed a message; 0 where none ever was. */
  changed_at: number;
  readonly peers: RoomRecord['peers'];
  /** By user. */
  readonly occupants: Map<string, Occupant>;
  readonly away: Away;
  readonly tail: Tail;
  /** Absent while nothing of the room was ever deleted, as of most. */
  tombstones: Tombstones | undefined;
  /** Absent while nobody was ever mentioned. */
  mentions: UnreadMentions | undefined;
};

export function createRoom(record: RoomRecord): Room {
  const { peers, ...fields } = record;
  return {
    ...fields,
    oldAt: 0,
    changed_at: 0,
    peers,
    occupants: new Map(),
    away: { count: 0, known: undefined },
    tail: new Tail(record.last_seq < record.first_seq || record.last_seq === 0),
    tombstones: undefined,
    mentions: undefined,
  };
}

export function createPlace(role: RoomRole, read_n: number): OwnPlace {
  return { role, read_n, lastSentAt: undefined, typingPassedAt: undefined, notify: 'all', muted: undefined };
}

/** Messages that a member has not read; tombstones are none, and what is gone is not. */
export function countUnread(room: Room, place: OwnPlace): number {
  const { last_n, tombstones } = room;
  const readN = readOrGone(room, place);
  if (last_n <= readN) return 0;
  return last_n - readN - (tombstones?.countAfter(readN) ?? 0);
}

/** Messages that a member has not read and that mention them. */
export function countMentions(room: Room, place: OwnPlace, userId: string): number {
  return room.mentions?.count(userId, readOrGone(room, place)) ?? 0;
}

/** The ordinal up to which nothing can be unread. */
function readOrGone({ first_n }: Room, { read_n }: OwnPlace): number {
  return Math.max(read_n, first_n - 1);
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
    unread: countUnread(room, place),
    mentions: countMentions(room, place, userId),
    member_count: countMembers(room),
    ...(peer && { peer }),
    ...toOwnState(room, place),
    ...(place.notify !== 'all' && { notify: place.notify }),
  };
}

/** What a member is told of its own place, and of what the room lets people do. */
export function toOwnState(
  { slow_mode_ms, archived, retention }: Room,
  place: OwnPlace | undefined,
): Pick<RoomSummary, 'role' | 'slow_mode_ms' | 'archived' | 'muted_until' | 'muted_reason' | 'retention'> {
  return {
    ...(place && { role: place.role }),
    ...(slow_mode_ms > 0 && { slow_mode_ms }),
    ...(archived && { archived }),
    ...toMutedFields(place?.muted),
    ...(!keepsAll(retention) && { retention }),
  };
}

export function toListing(room: Room, joined: boolean): RoomListing {
  return {
    room_id: room.room_id,
    name: room.name,
    topic: room.topic,
    kind: room.kind,
    user_count: room.occupants.size,
    member_count: countMembers(room),
    joined,
  };
}

/** Those who are here and those who are away. */
export function countMembers({ peers, occupants, away }: Room): number {
  return peers ? peers.length : occupants.size + away.count;
}

/** Those who are here, and behind them those who are away if they are known and all of them fit. */
export function listMembers(room: Room, limit: number): { readonly users: UserInfo[]; readonly more: boolean } {
  const here = listOccupants(room, limit).users;
  const absent = room.peers?.filter(({ user_id }) => !room.occupants.has(user_id));
  const away = absent?.map((peer) => ({ ...peer, role: 'user' as const })) ?? [...(room.away.known?.values() ?? [])];
  const users = here.length + away.length > limit ? here : [...here, ...away.map(toAwayInfo)];
  return { users, more: countMembers(room) > users.length };
}

/** At most `limit` people who are in the room now with a user_id above `after`, in the order of user_id. */
export function listOccupants(
  room: Room,
  limit: number,
  after = '',
): { readonly users: UserInfo[]; readonly more: boolean } {
  const page: Occupant[] = [];
  let more = false;
  for (const occupant of room.occupants.values()) {
    if (occupant.user_id <= after) continue;
    more = page.length === limit;
    if (more && occupant.user_id > (page.at(-1) as Occupant).user_id) continue;
    if (more) page.pop();
    insertInOrder(page, occupant);
  }
  const users = page.map(({ user_id, username, guest, places }) => ({
    user_id,
    username,
    role: places.get(room.room_id)?.role ?? 'user',
    status: 'online' as const,
    guest,
  }));
  return { users, more };
}

/** A crowd is not sorted for the sake of a page: most of it falls behind the page's last, and is looked at once. */
function insertInOrder(page: Occupant[], occupant: Occupant): void {
  let at = page.length;
  while (at > 0 && (page[at - 1] as Occupant).user_id > occupant.user_id) at--;
  page.splice(at, 0, occupant);
}
