import type { ChatMessage, LogEvent, User, UserInfo } from '../../entities.ts';
import type { ServerMessage, ServerMessageOf } from '../../server-message.ts';
import type { SavedRoom } from '../ports.ts';
import type { ChatState, ConnectionState, Parcel, PendingMessage, RoomState, Upload } from './chat-state.ts';
import { enter, joinRoom, restoreRoom } from './entering.ts';
import { putRoom, removeRoom, updateRoom, updateRooms } from './held-rooms.ts';
import { type MutedFields, toMute } from './mute.ts';
import { openRoom, withReadMarker, withUnreadLine } from './reading.ts';
import {
  applyEvent,
  applyHistory,
  applySync,
  emptyRoom,
  forgetLateChanges,
  type HistoryPosition,
  isInGap,
  placeOf,
  renewFiles,
  without,
} from './room-log.ts';
import { addMember, removeMember, renameInRoom, withMembers, withPresence, withRole } from './room-members.ts';

const maxTyping = 50;
const maxNotices = 20;

export type LocalAction =
  | { readonly type: 'ConnectionChanged'; readonly connection: ConnectionState }
  | { readonly type: 'OutboxChanged'; readonly outbox: readonly PendingMessage[] }
  | { readonly type: 'UploadsChanged'; readonly uploads: readonly Upload[] }
  | { readonly type: 'ParcelsChanged'; readonly parcels: readonly Parcel[] }
  | { readonly type: 'FilesRenewed'; readonly roomId: string; readonly messages: readonly ChatMessage[] }
  | { readonly type: 'SignedOut' }
  | { readonly type: 'Restored'; readonly me: User; readonly rooms: readonly SavedRoom[] }
  | { readonly type: 'RoomOpened'; readonly roomId: string }
  | { readonly type: 'RoomLeft'; readonly roomId: string }
  | { readonly type: 'HistoryAsked'; readonly roomId: string; readonly position: HistoryPosition }
  | { readonly type: 'HistoryFailed'; readonly roomId: string; readonly position: HistoryPosition }
  | {
      readonly type: 'HistoryLoaded';
      readonly page: ServerMessageOf<'HistoryPage'>;
      readonly position: HistoryPosition;
    }
  | { readonly type: 'MembersLoaded'; readonly roomId: string; readonly users: readonly UserInfo[] }
  | { readonly type: 'NoticesSeen' }
  | { readonly type: 'TypingLapsed'; readonly roomId: string; readonly userId: string };

export type Action = ServerMessage | LocalAction;

export const initialState: ChatState = {
  connection: { kind: 'idle' },
  rooms: new Map(),
  directory: [],
  outbox: [],
  uploads: [],
  parcels: [],
  notices: [],
};

/**
 * The state after one message of the server or one action of the user. Log events are applied only when their turn has
 * come (`placeOf` says so); what did not change keeps its identity.
 */
export function reduce(state: ChatState, action: Action): ChatState {
  switch (action.type) {
    case 'ConnectionChanged':
      return action.connection === state.connection ? state : { ...state, connection: action.connection };
    case 'OutboxChanged':
      return { ...state, outbox: action.outbox };
    case 'UploadsChanged':
      return { ...state, uploads: action.uploads };
    case 'ParcelsChanged':
      return { ...state, parcels: action.parcels };
    case 'FilesRenewed':
      return updateRoom(state, action.roomId, (room) => renewFiles(room, action.messages));
    case 'SignedOut': {
      const { me: _, muted: __, ...rest } = state;
      return { ...rest, rooms: new Map(), directory: [] };
    }
    case 'Restored':
      return {
        ...state,
        me: action.me,
        rooms: new Map(action.rooms.map((saved) => [saved.summary.room_id, restoreRoom(saved)])),
      };
    case 'Welcome':
      return {
        ...state,
        server: { ...action.server, ...action.auth, ...(action.retention && { retention: action.retention }) },
      };
    case 'Joined':
      return enter(state, action);
    case 'RoomOpened':
      return updateRoom({ ...state, openRoomId: action.roomId }, action.roomId, (room) =>
        // What a restored room counts as unread is out of date until the server has told.
        room.opened || state.connection.kind === 'online' ? openRoom(room) : room,
      );
    case 'RoomLeft':
      return removeRoom(state, action.roomId);
    case 'HistoryAsked':
      return updateRoom(state, action.roomId, (room) => withLoading(room, action.position, true));
    case 'HistoryFailed':
      return updateRoom(state, action.roomId, (room) => withLoading(room, action.position, false));
    case 'HistoryLoaded': {
      const { page, position } = action;
      return updateRoom(state, page.room_id, (room) =>
        page.epoch === room.summary.epoch
          ? withUnreadLine(applyHistory(room, page, position, state.me?.user_id))
          : withLoading(room, position, false),
      );
    }
    case 'MembersLoaded':
      return updateRoom(state, action.roomId, (room) => withMembers(room, action.users));
    case 'NoticesSeen':
      return state.notices.length === 0 ? state : { ...state, notices: [] };
    case 'TypingLapsed':
      return stopTyping(state, action.roomId, action.userId);
    case 'RoomList':
      return { ...state, directory: action.rooms };
    case 'RoomJoined':
      return joinRoom(state, action);
    case 'RoomAdded':
      return state.rooms.has(action.room.room_id) ? state : putRoom(state, emptyRoom(action.room));
    case 'UserList':
      return action.re === undefined
        ? updateRoom(state, action.room_id, (room) => withMembers(room, action.users))
        : state;
    case 'UserJoined':
      return updateRoom(state, action.room_id, (room) => addMember(room, action));
    case 'UserLeft':
      return action.user_id === state.me?.user_id
        ? removeRoom(state, action.room_id)
        : updateRoom(state, action.room_id, (room) => removeMember(room, action.user_id));
    case 'UserRenamed':
      return renameUser(state, action.user_id, action.username);
    case 'Presence':
      return updateRooms(state, (room) => withPresence(room, action));
    case 'PresenceCount':
      return updateRoom(state, action.room_id, (room) => ({ ...room, onlineCount: action.online }));
    case 'Message':
    case 'PrivateMessage':
    case 'RoomUpdated':
    case 'MessageDeleted':
    case 'MessagesPurged':
    case 'MessageEdited':
    case 'ReactionChanged':
    case 'MessagePinned':
    case 'HistoryTrimmed':
      return applyLive(state, action);
    case 'RoomRemoved':
      return removeRoom(state, action.room_id);
    case 'NotifyChanged':
      return updateRoom(state, action.room_id, (room) => ({
        ...room,
        summary: { ...room.summary, notify: action.level },
      }));
    case 'RoleChanged':
      return changeRole(state, action);
    case 'ModerationNotice':
      return notice(state, action);
    case 'RoomSync':
      // No epoch: the room is gone, or one is no longer in it.
      if (action.state === 'reset' && action.epoch === '') return removeRoom(state, action.room_id);
      return updateRoom(state, action.room_id, (room) =>
        withUnreadLine(applySync(room, action, state.me?.user_id, state.openRoomId === action.room_id)),
      );
    case 'TypingStart':
      if (action.user_id === state.me?.user_id) return state;
      return updateRoom(state, action.room_id, (room) =>
        room.typing.size >= maxTyping || room.typing.get(action.user_id) === action.username
          ? room
          : { ...room, typing: new Map(room.typing).set(action.user_id, action.username) },
      );
    case 'TypingStop':
      return stopTyping(state, action.room_id, action.user_id);
    case 'ReadMarker':
      return updateRoom(state, action.room_id, (room) => withReadMarker(room, action));
    case 'HistoryPage':
    case 'Synced':
    case 'Ok':
    case 'Error':
    case 'ReactionList':
    case 'RevisionList':
    case 'PinList':
    case 'SearchResults':
    case 'MentionPage':
    case 'FileUploaded':
    case 'UploadReady':
    case 'UploadCredit':
    case 'SessionList':
    case 'BanList':
    case 'InviteCreated':
    case 'ReportPage':
    case 'AuditPage':
    case 'Ping':
    case 'Pong':
    case 'Reconnect':
      return state;
  }
}

function applyLive(state: ChatState, event: LogEvent): ChatState {
  return updateRoom(state, event.room_id, (room) =>
    placeOf(room, event.seq) === 'next'
      ? applyEvent(room, event, state.me?.user_id, state.openRoomId === event.room_id)
      : room,
  );
}

function withLoading(room: RoomState, position: HistoryPosition, isLoading: boolean): RoomState {
  const { gap } = room;
  return forgetLateChanges(
    gap && isInGap(room, position) ? { ...room, gap: { ...gap, isLoading } } : { ...room, loadingOlder: isLoading },
  );
}

function renameUser(state: ChatState, userId: string, username: string): ChatState {
  const renamed = updateRooms(state, (room) => renameInRoom(room, userId, username));
  return state.me?.user_id === userId ? { ...renamed, me: { ...state.me, username } } : renamed;
}

function changeRole(state: ChatState, { user_id, role, room_id }: ServerMessageOf<'RoleChanged'>): ChatState {
  const isMe = state.me?.user_id === user_id;
  if (room_id === undefined) return isMe && state.me ? { ...state, me: { ...state.me, role } } : state;
  return updateRoom(state, room_id, (room) => {
    const changed = withRole(room, user_id, role);
    const place = role === 'moderator' ? role : 'user';
    return isMe ? { ...changed, summary: { ...room.summary, role: place } } : changed;
  });
}

/** Until when one may not write, and why, is known at once; all notices are kept to be told, the newest last. */
function notice(state: ChatState, message: ServerMessageOf<'ModerationNotice'>): ChatState {
  const { type: _, ...rest } = message;
  const { action, room_id, until, reason } = message;
  const room = room_id === undefined ? undefined : state.rooms.get(room_id);
  const seen = { ...rest, ...(room && { room_name: room.summary.name }) };
  const told = { ...state, notices: [...state.notices, seen].slice(-maxNotices) };
  if (action !== 'mute' && action !== 'unmute') return told;
  const fields: MutedFields =
    action === 'mute' && until !== undefined
      ? { muted_until: until, ...(reason !== undefined && { muted_reason: reason }) }
      : {};
  if (room_id === undefined) {
    const { muted: _, ...unmuted } = told;
    const muted = toMute(fields);
    return { ...unmuted, ...(muted && { muted }) };
  }
  return updateRoom(told, room_id, (room) => {
    const { muted_until: _, muted_reason: __, ...summary } = room.summary;
    return { ...room, summary: { ...summary, ...fields } };
  });
}

function stopTyping(state: ChatState, roomId: string, userId: string): ChatState {
  return updateRoom(state, roomId, (room) =>
    room.typing.has(userId) ? { ...room, typing: without(room.typing, userId) } : room,
  );
}
