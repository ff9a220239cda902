import type { ChatState, RoomState } from '@tertulia/protocol/client';

/** Rooms first, then direct messages, each by name. */
export function orderRooms(state: ChatState): readonly RoomState[] {
  const isDirect = ({ summary }: RoomState) => (summary.kind === 'dm' ? 1 : 0);
  return [...state.rooms.values()].toSorted(
    (a, b) => isDirect(a) - isDirect(b) || titleOf(a).localeCompare(titleOf(b), 'en'),
  );
}

/** The name under which a room is shown; still remote text. */
export function titleOf({ summary }: RoomState): string {
  return summary.kind === 'dm' ? (summary.peer?.username ?? summary.name) : summary.name;
}

export function neighbourRoom(state: ChatState, by: -1 | 1): string | undefined {
  const rooms = orderRooms(state);
  const at = rooms.findIndex((room) => room.summary.room_id === state.openRoomId);
  return rooms[(Math.max(at, 0) + by + rooms.length) % rooms.length]?.summary.room_id;
}
