import type { ChatMessage, LogEvent } from '@tertulia/protocol';

/** A room as the store keeps it. `peers` are the two people of a dm room. `slow_mode_ms` 0 means off. */
export type RoomRecord = {
  readonly room_id: string;
  readonly name: string;
  readonly topic: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly epoch: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly last_n: number;
  readonly slow_mode_ms: number;
  readonly archived: boolean;
  readonly peers?: readonly [Peer, Peer];
};
export type Peer = { readonly user_id: string; readonly username: string };

export type Membership = { readonly room_id: string; readonly role: 'moderator' | 'user'; readonly read_n: number };

export type SessionRecord = {
  readonly session_id: string;
  readonly user_id: string;
  readonly username: string;
  /** Every room the user is to be put back into. */
  readonly memberships: readonly Membership[];
};

/** What one group commit may hold. Instants are milliseconds of the wall clock; `token_hash` is SHA-256 in base64url. */
export type Write =
  | {
      readonly kind: 'append-message';
      readonly room_id: string;
      readonly user_id: string;
      readonly username: string;
      readonly content: string;
      readonly at: number;
      readonly client_id?: string;
      readonly reply_to?: number;
      /** Present in dm rooms: makes the event a `PrivateMessage`. */
      readonly to_user_id?: string;
    }
  | {
      readonly kind: 'update-room';
      readonly room_id: string;
      readonly user_id: string;
      readonly at: number;
      readonly changes: {
        readonly name?: string;
        readonly topic?: string;
        readonly slow_mode_ms?: number;
        readonly archived?: boolean;
      };
    }
  | { readonly kind: 'create-room'; readonly room: RoomRecord; readonly at: number }
  | {
      readonly kind: 'put-member';
      readonly room_id: string;
      readonly user_id: string;
      readonly role: 'moderator' | 'user';
      readonly read_n: number;
    }
  | { readonly kind: 'remove-member'; readonly room_id: string; readonly user_id: string }
  | { readonly kind: 'mark-read'; readonly room_id: string; readonly user_id: string; readonly read_n: number }
  | {
      readonly kind: 'open-session';
      readonly session_id: string;
      readonly token_hash: string;
      readonly user_id: string;
      readonly username: string;
      readonly at: number;
    }
  /** The user is gone since `at`, or back (`undefined`). */
  | {
      readonly kind: 'set-session-closed';
      readonly user_id: string;
      readonly session_id: string;
      readonly at: number | undefined;
    }
  | { readonly kind: 'end-session'; readonly user_id: string; readonly session_id: string }
  | { readonly kind: 'rename-user'; readonly user_id: string; readonly username: string };

/** One per write, in the same order. */
export type WriteResult =
  | { readonly kind: 'appended'; readonly seq: number; readonly n: number; readonly at: number; readonly dup: boolean }
  | { readonly kind: 'client-id-conflict' }
  | { readonly kind: 'updated'; readonly seq: number }
  /** The room id was taken already; nothing was changed. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'no-room' }
  | { readonly kind: 'done' };

export type MessagePage = {
  readonly messages: readonly ChatMessage[];
  readonly more_before: boolean;
  readonly more_after: boolean;
};
export type PageAt = { readonly before_seq: number } | { readonly after_seq: number } | { readonly around_seq: number };

/**
 * The durable record. `commit` is one transaction: when it resolves everything in it is on disk, when it rejects nothing is.
 * Without writes it is flushed all the same, and so tells whether the storage takes writes.
 * Rejections are `StorageError`s.
 */
export type Store = {
  commit(writes: readonly Write[]): Promise<readonly WriteResult[]>;
  loadRooms(): Promise<readonly RoomRecord[]>;
  findSession(tokenHash: string): Promise<SessionRecord | undefined>;
  findUser(userId: string): Promise<Peer | undefined>;
  /** Events with `seq` > `afterSeq`, ascending, at most `limit`. */
  readEvents(roomId: string, afterSeq: number, limit: number): Promise<readonly LogEvent[]>;
  /** Messages as they stand now, ascending. `around_seq` gives about half before and half after, that message included. */
  readMessages(roomId: string, at: PageAt, limit: number): Promise<MessagePage>;
  /**
   * Forgets guests whose session closed before `closedBefore`, with their memberships; their messages stay. Durable when it
   * resolves. At most `limit` of them at once, for all commits wait meanwhile; gives how many it were.
   */
  expireGuests(closedBefore: number, limit: number): Promise<number>;
  close(): Promise<void>;
};

/** The disk is full, failing or gone: nothing of the batch was written. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}
