import type { ChatState, RoomState } from './chat-state.ts';
import { without } from './room-log.ts';

export function removeRoom(state: ChatState, roomId: string): ChatState {
  const { openRoomId, ...rest } = { ...state, rooms: without(state.rooms, roomId) };
  return openRoomId === undefined || openRoomId === roomId ? rest : { ...rest, openRoomId };
}

export function putRoom(state: ChatState, room: RoomState): ChatState {
  return { ...state, rooms: new Map(state.rooms).set(room.summary.room_id, room) };
}

export function updateRoom(state: ChatState, roomId: string, change: (room: RoomState) => RoomState): ChatState {
  const room = state.rooms.get(roomId);
  if (!room) return state;
  const next = change(room);
  return next === room ? state : putRoom(state, next);
}

export function updateRooms(state: ChatState, change: (room: RoomState) => RoomState): ChatState {
  let rooms: Map<string, RoomState> | undefined;
  for (const [roomId, room] of state.rooms) {
    const next = change(room);
    if (next === room) continue;
    rooms ??= new Map(state.rooms);
    rooms.set(roomId, next);
  }
  return rooms ? { ...state, rooms } : state;
}
