/** The chat's vocabulary as the features see it; only this folder names the protocol's client. */

export type {
  Action,
  AuditEntry,
  Ban,
  ChatMessage,
  NotifyLevel,
  Report,
  RoomListing,
  SessionInfo,
  UserInfo,
  UserRole,
} from '@tertulia/protocol';
export type {
  ChatClient,
  ChatState,
  Invite,
  Notice,
  PendingMessage,
  Reply,
  RequestError,
  RoomChanges,
  RoomState,
} from '@tertulia/protocol/client';
