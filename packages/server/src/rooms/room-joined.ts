import { encodeMessage, limits } from '@tertulia/protocol';
import { withList } from './encoded.ts';
import { listMembers, type Occupant, type Room, toOwnState } from './room.ts';

/** The encoded `RoomJoined` of a room as it stands for `user`, with the newest messages. The tail must be warm. */
export function encodeRoomJoined(room: Room, user: Occupant, re: string | number | undefined): string {
  const history = room.tail.newestMessages(limits.history_page, user.user_id);
  const message = encodeMessage({
    type: 'RoomJoined',
    ...(re !== undefined && { re }),
    room_id: room.room_id,
    room_name: room.name,
    topic: room.topic,
    kind: room.kind,
    epoch: room.epoch,
    first_seq: room.first_seq,
    last_seq: room.last_seq,
    last_n: room.last_n,
    more_before: room.last_n - room.first_n + 1 > history.length,
    users: listMembers(room, limits.list_users_page).users,
    user_count: room.occupants.size,
    ...toOwnState(room, user.places.get(room.room_id)),
    history: [],
  });
  return withList(message, 'history', history);
}
