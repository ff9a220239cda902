import type { RoomListing } from '../../entities.ts';
import type { Retention } from '../../fields.ts';
import type { Reply } from '../connection/request-error.ts';
import { ask, type Request, type RequestMessage } from '../connection/requests.ts';
import type { StateStore } from '../state/state-store.ts';

export type RoomOptions = {
  readonly roomId?: string;
  readonly kind?: 'public' | 'private';
  readonly topic?: string;
};

export type RoomChanges = {
  readonly name?: string;
  readonly topic?: string;
  /** The pause between two messages of one person; 0 for none. */
  readonly slowModeMs?: number;
  readonly archived?: boolean;
  /** How long messages are kept; `{}` for ever, as far as the server allows. */
  readonly retention?: Retention;
};

/** Finding, making, changing, entering and leaving rooms. */
export type RoomRequests = {
  listRooms(): Reply<readonly RoomListing[]>;
  /** Gives the new room's id. */
  createRoom(name: string, options?: RoomOptions): Reply<string>;
  joinRoom(roomId: string): Reply<string>;
  leaveRoom(roomId: string): Reply;
  updateRoom(roomId: string, changes: RoomChanges): Reply;
  /** Adds somebody to a private room. */
  inviteToRoom(roomId: string, userId: string): Reply;
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
    updateRoom: (roomId, changes) => ask(request, toUpdateRoom(roomId, changes), () => {}),
    inviteToRoom: (roomId, userId) =>
      ask(request, { type: 'InviteToRoom', room_id: roomId, user_id: userId }, () => {}),
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

function toUpdateRoom(roomId: string, { name, topic, slowModeMs, archived, retention }: RoomChanges): RequestMessage {
  return {
    type: 'UpdateRoom',
    room_id: roomId,
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic }),
    ...(slowModeMs !== undefined && { slow_mode_ms: slowModeMs }),
    ...(archived !== undefined && { archived }),
    ...(retention && { retention }),
  };
}
