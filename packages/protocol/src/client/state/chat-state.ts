import type { ErrorCode } from '../../codes.ts';
import type { ChatMessage, File, RoomListing, RoomSummary, User, UserInfo } from '../../entities.ts';
import type { Retention } from '../../fields.ts';
import type { MessageChange } from '../../message-changes.ts';
import type { ServerMessageOf } from '../../server-message.ts';

/** Where the connection stands. `retryAt` is on the client's monotonic clock, in milliseconds. */
export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'authenticating'; readonly attempt: number }
  | { readonly kind: 'online' }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly reason: string }
  | { readonly kind: 'signed-out'; readonly reason?: string }
  | { readonly kind: 'stopped'; readonly closeCode: number; readonly reason: string };

/** A message of one's own that the server has not yet acknowledged; it keeps its place at the end of the timeline. */
export type PendingMessage = {
  readonly clientId: string;
  readonly target: { readonly roomId: string } | { readonly toUserId: string };
  readonly content: string;
  /** `seq` of the message that it answers. */
  readonly replyTo?: number | undefined;
  readonly files?: readonly File[] | undefined;
  readonly createdAt: string;
  /** Who wrote it: it is not sent in another's name unless the user says so. */
  readonly author?: { readonly userId: string; readonly guest: boolean } | undefined;
  readonly delivery:
    | { readonly kind: 'queued' }
    | { readonly kind: 'sent' }
    | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };
};

/** A file of one's own on its way to the server, which takes it before the message it goes with. `id` is its name on this device. */
export type Upload = {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** The conversation for which it was added, if that was told. */
  readonly target?: PendingMessage['target'] | undefined;
  readonly progress: UploadProgress;
};

/** `storedBytes` are safe at the server, whatever happens to the connection. */
export type UploadProgress =
  | { readonly kind: 'queued' }
  | { readonly kind: 'uploading'; readonly storedBytes: number }
  | { readonly kind: 'done'; readonly file: File }
  | { readonly kind: 'failed'; readonly message: string; readonly canRetry: boolean };

/** A message that waits for its files: it goes into the outbox when all its uploads are done. `id` is then its `clientId`. */
export type Parcel = {
  readonly id: string;
  readonly target: PendingMessage['target'];
  readonly content: string;
  readonly uploadIds: readonly string[];
  readonly replyTo?: number | undefined;
};

/** What is held of one room. `messages` ascend by `seq`; between the first and the last of them only those of `gap` are missing. */
export type RoomState = {
  readonly summary: RoomSummary;
  /** Everything up to this `seq` has been applied; what `Resume` sends. */
  readonly appliedSeq: number;
  readonly messages: readonly ChatMessage[];
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  /** What a `limited` sync left out: messages after `afterSeq` and before `beforeSeq`. On both sides of it some are held. */
  readonly gap?: { readonly afterSeq: number; readonly beforeSeq: number; readonly isLoading: boolean };
  /** What changed while history is on its way, which may show it as it was; the newest 500. */
  readonly lateChanges?: readonly MessageChange[];
  readonly members: ReadonlyMap<string, UserInfo>;
  readonly onlineCount: number;
  /** user_id → name of who is typing now, oneself left out. */
  readonly typing: ReadonlyMap<string, string>;
  /** `seq` of the first message that was unread when the room was last opened: where the "new messages" line stands. */
  readonly firstUnreadSeq?: number;
  /** What was read and what was there when the room was last opened; absent if it never was. */
  readonly opened?: { readonly readN: number; readonly lastN: number };
  /** What was read when the room was last marked as unread by hand, until it is opened again. */
  readonly leftUnreadN?: number;
};

/** `room_name`: what the room was called then, for one may be in it no longer. */
export type Notice = Omit<ServerMessageOf<'ModerationNotice'>, 'type'> & { readonly room_name?: string };

/** One may write nothing until an RFC 3339 time, which may be past; `reason` is a moderator's words. */
export type Mute = { readonly until: string; readonly reason?: string };

export type ChatState = {
  readonly connection: ConnectionState;
  readonly me?: User;
  /** Who the server is and whom it lets in, from `Welcome`. */
  readonly server?: {
    readonly name: string;
    readonly version: string;
    readonly guests: boolean;
    readonly registration: 'open' | 'invite' | 'closed';
    /** What no room keeps longer. */
    readonly retention?: Retention;
  };
  /** On the whole server. How one is muted in a room is in its summary. */
  readonly muted?: Mute;
  /** What moderators did to oneself, the newest last, until the user has seen it; at most 20. */
  readonly notices: readonly Notice[];
  readonly rooms: ReadonlyMap<string, RoomState>;
  /** The directory, as of the last `listRooms`. */
  readonly directory: readonly RoomListing[];
  /** In sending order, over all rooms. */
  readonly outbox: readonly PendingMessage[];
  /** Files that no message has yet taken, in the order in which they were added. */
  readonly uploads: readonly Upload[];
  readonly parcels: readonly Parcel[];
  readonly openRoomId?: string;
};
