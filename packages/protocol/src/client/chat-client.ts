import type { ErrorCode, RetryAdvice } from '../codes.ts';
import type { ChatMessage, RoomListing, UserInfo } from '../entities.ts';
import type { Result } from '../result.ts';
import type { ChatState } from './chat-state.ts';
import type { Clock, Connect, Random, SavedState } from './ports.ts';

/** Why a request failed: the server's typed error, or `disconnected` when the socket went away before the reply. */
export type RequestError = {
  readonly code: ErrorCode | 'disconnected' | 'timeout';
  readonly message: string;
  readonly retry: RetryAdvice;
  readonly retryAfterMs?: number;
};
export type Reply<T = void> = Promise<Result<T, RequestError>>;

export type ChatClientOptions = {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly random: Random;
  readonly saved: SavedState;
};

/** A chat session without a face: state to show and things to do. Requests never reject; their errors are values. */
export type ChatClient = {
  getState(): ChatState;
  /** Calls `listener` after each change of state; returns what ends it. */
  subscribe(listener: () => void): () => void;
  /** Loads what was saved and, if there is a session, resumes it; otherwise the state is `signed-out`. */
  start(): Promise<void>;
  /** Enters as a guest, connecting first if need be. */
  join(username: string): Reply;
  /** Says goodbye, forgets the session and stops. */
  leave(): void;
  /** Closes the socket without goodbye and stops all timers; the session can be resumed by the next start. */
  stop(): void;
  /** The network may have changed (online event, tab shown again): tests the socket, or reconnects at once. */
  wake(): void;
  /** Queues a message; it is shown as pending and sent now or when the connection is back. Returns its client id. */
  sendMessage(roomId: string, content: string): string;
  sendPrivateMessage(toUserId: string, content: string): string;
  retryMessage(clientId: string): void;
  discardMessage(clientId: string): void;
  /** Shows a room: loads its newest history and its members unless they are held, and marks where the unread begins. */
  openRoom(roomId: string): void;
  loadOlder(roomId: string): Reply;
  markRead(roomId: string): void;
  listRooms(): Reply<readonly RoomListing[]>;
  createRoom(name: string, options?: { readonly roomId?: string; readonly kind?: 'public' | 'private'; readonly topic?: string }): Reply<string>;
  joinRoom(roomId: string): Reply<string>;
  leaveRoom(roomId: string): Reply;
  listUsers(roomId: string): Reply<readonly UserInfo[]>;
  changeUsername(username: string): Reply;
  /** Tell others that one is typing; calls in quick succession are merged into one start per 3 s. */
  typing(roomId: string): void;
  stopTyping(roomId: string): void;
  /** Each message of others as it arrives live, for notifications and `tail`. */
  onMessage(listener: (message: ChatMessage) => void): () => void;
};

/** `implemented by createChatClient` */
export declare function createChatClient(options: ChatClientOptions): ChatClient;
