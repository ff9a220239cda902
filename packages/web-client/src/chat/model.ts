/** The chat's vocabulary as the features see it; only this folder names the protocol's client. */

export type { ChatMessage, RoomListing, RoomSummary, UserInfo } from '@tertulia/protocol';
export type {
  ChatClient,
  ChatState,
  ConnectionState,
  PendingMessage,
  RequestError,
  RoomState,
} from '@tertulia/protocol/client';
