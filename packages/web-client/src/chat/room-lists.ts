import type { ChatState, RoomState } from './model.ts';

/** Rooms by name, `general` first. */
export function groupRooms(rooms: ChatState['rooms']): readonly RoomState[] {
  return [...rooms.values()].filter((room) => room.summary.kind !== 'dm').sort(byName);
}

/** Direct conversations: unread ones first, then by the other's name. */
export function directRooms(rooms: ChatState['rooms']): readonly RoomState[] {
  return [...rooms.values()]
    .filter((room) => room.summary.kind === 'dm')
    .sort((a, b) => Number(b.summary.unread > 0) - Number(a.summary.unread > 0) || byName(a, b));
}

export function roomTitle(room: RoomState): string {
  return room.summary.kind === 'dm' ? (room.summary.peer?.username ?? room.summary.name) : room.summary.name;
}

export function directRoomWith(rooms: ChatState['rooms'], userId: string): RoomState | undefined {
  for (const room of rooms.values()) {
    if (room.summary.kind === 'dm' && room.summary.peer?.user_id === userId) return room;
  }
  return undefined;
}

function byName(a: RoomState, b: RoomState): number {
  const isGeneral = (room: RoomState) => Number(room.summary.room_id === 'general');
  return isGeneral(b) - isGeneral(a) || roomTitle(a).localeCompare(roomTitle(b));
}
