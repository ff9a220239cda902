/** The chat's vocabulary as the features see it; only this folder names the protocol's client. */

export type { ChatMessage, RoomListing, UserInfo } from '@tertulia/protocol';
export type {
  ChatClient,
  ChatState,
  PendingMessage,
  RequestError,
  RoomState,
} from '@tertulia/protocol/client';
