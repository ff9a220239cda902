import type { ChatMessage, RoomSummary, User } from '../entities.ts';
import type { PendingMessage } from './state/chat-state.ts';

/** A socket as the client core needs it. All callbacks come later than `connect` returns; `onClose` comes exactly once. */
export type Socket = {
  send(frame: string): void;
  sendBinary(frame: Uint8Array<ArrayBuffer>): void;
  /** Bytes handed over that have not left this process. */
  bufferedBytes(): number;
  close(code: number, reason: string): void;
};

export type SocketEvents = {
  onOpen(protocol: string): void;
  onFrame(frame: string): void;
  onClose(code: number, reason: string): void;
};

/** Opens a socket to the server with the given subprotocols offered. */
export type Connect = (subprotocols: readonly string[], events: SocketEvents) => Socket;

/** Monotonic milliseconds and one-shot timers; `setTimer` returns what cancels it. */
export type Clock = {
  now(): number;
  wallClock(): Date;
  setTimer(afterMs: number, run: () => void): () => void;
};

/** Randomness: numbers in [0, 1), and ids that are unique for ever. */
export type Random = { number(): number; id(): string };

/** A SHA-256 under way: takes the bytes as they come, and then says it once, in hexadecimal. */
export type Hash = { update(bytes: Uint8Array): void; digest(): string };

/** A file on this device. `type` is its media type, or empty. `slice` reads the bytes from `from` up to but not at `to`; it rejects if they cannot be read. */
export type FileSource = {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  slice(from: number, to: number): Promise<Uint8Array>;
};

/** What must not be lost: the session, and the messages not yet acknowledged. */
export type Saved = {
  readonly session?: { readonly token: string; readonly user: User };
  readonly outbox: readonly PendingMessage[];
};

/** The newest messages of one room, in one piece, to be shown at once the next time and continued after `appliedSeq`. */
export type SavedRoom = {
  readonly userId: string;
  readonly summary: RoomSummary;
  readonly appliedSeq: number;
  readonly messages: readonly ChatMessage[];
  readonly hasOlder: boolean;
};

/** Storage that outlives the process. What fails is not saved; the client goes on. */
export type SavedState = {
  /** `{session?, outbox, rooms}` as last saved, as far as it is there. It is checked before it is used. */
  load(): Promise<unknown>;
  save(saved: Saved): Promise<void>;
  /** Replaces all saved rooms. One that is unchanged since the last call is the same object. */
  saveRooms(rooms: readonly SavedRoom[]): Promise<void>;
};
