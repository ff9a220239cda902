import { limits, type ServerMessageOf } from '@tertulia/protocol';
import { listOccupants, type Room } from './room.ts';

/** The room as it stands, with the newest messages. The tail must be warm. */
export function toRoomJoined(room: Room, re: string | number | undefined): ServerMessageOf<'RoomJoined'> {
  const { messages, moreBefore } = room.tail.newestMessages(limits.history_page);
  const oldestN = messages[0]?.n ?? room.last_n + 1;
  return {
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
    history: messages,
    more_before: moreBefore || oldestN > 1,
    users: listOccupants(room, limits.list_users_page).users,
    user_count: room.occupants.size,
  };
}
