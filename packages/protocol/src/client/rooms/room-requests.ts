import type { RoomListing } from '../../entities.ts';
import type { Reply } from '../connection/request-error.ts';
import { ask, type Request, type RequestMessage } from '../connection/requests.ts';
import type { StateStore } from '../state/state-store.ts';

export type RoomOptions = {
  readonly roomId?: string;
  readonly kind?: 'public' | 'private';
  readonly topic?: string;
};

/** Finding, making, entering and leaving rooms. */
export type RoomRequests = {
  listRooms(): Reply<readonly RoomListing[]>;
  /** Gives the new room's id. */
  createRoom(name: string, options?: RoomOptions): Reply<string>;
  joinRoom(roomId: string): Reply<string>;
  leaveRoom(roomId: string): Reply;
};

export function createRoomRequests(store: Pick<StateStore, 'dispatch'>, request: Request): RoomRequests {
  return {
    listRooms: () => ask(request, { type: 'ListRooms' }, (reply) => (reply.type === 'RoomList' ? reply.rooms : [])),
    createRoom: (name, options = {}) =>
      ask(request, toCreateRoom(name, options), (reply) =>
        reply.type === 'RoomJoined' ? reply.room_id : (options.roomId ?? ''),
      ),
    joinRoom: (roomId) => ask(request, { type: 'JoinRoom', room_id: roomId }, () => roomId),
    leaveRoom: (roomId) =>
      ask(request, { type: 'LeaveRoom', room_id: roomId }, () => store.dispatch({ type: 'RoomLeft', roomId })),
  };
}

function toCreateRoom(name: string, { roomId, kind, topic }: RoomOptions): RequestMessage {
  return {
    type: 'CreateRoom',
    name,
    ...(roomId !== undefined && { room_id: roomId }),
    ...(kind !== undefined && { kind }),
    ...(topic !== undefined && { topic }),
  };
}
