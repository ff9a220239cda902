import type { ChatMessage, File, LogEvent, NotifyLevel, UserRole } from '@tertulia/protocol';
import type { UsernameKeys } from '../sessions/username.ts';
import type {
  AuditRecord,
  ModerationState,
  PersonRecord,
  Purge,
  ReportRecord,
  SanctionRecord,
} from './moderation-records.ts';

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

export type Membership = {
  readonly room_id: string;
  readonly role: 'moderator' | 'user';
  readonly read_n: number;
  /** Absent where it is `all`. */
  readonly notify?: NotifyLevel;
};

/** Whom a message mentions: people, and perhaps all who are in the room. */
export type Mentions = { readonly user_ids: readonly string[]; readonly all?: true | undefined };

/** A member of a room with an account. */
export type MemberRecord = {
  readonly user_id: string;
  readonly username: string;
  readonly role: Membership['role'];
};

export type SessionRecord = {
  readonly session_id: string;
  readonly user_id: string;
  readonly username: string;
  readonly guest: boolean;
  /** On the whole server; guests are users. */
  readonly role: UserRole;
  readonly created_at: number;
  /** When its last connection closed; of a change in the last moment it may not tell yet. */
  readonly closed_at: number | undefined;
  /** A guest's name belongs to an account by now. */
  readonly is_name_lost: boolean;
  /** Every room the user is to be put back into. */
  readonly memberships: readonly Membership[];
};

export type Account = {
  readonly user_id: string;
  readonly username: string;
  readonly role: UserRole;
  readonly created_at: number;
};
export type AccountRecord = Account & {
  readonly password_hash: string;
  /** From where somebody signed in to it, newest first, at most `maxKnownAddresses`. */
  readonly address_hashes: readonly string[];
  readonly memberships: readonly Membership[];
};
export const maxKnownAddresses = 10;

/** `closed_at` is undefined while somebody is connected with it. */
export type SessionTimes = {
  readonly session_id: string;
  readonly created_at: number;
  readonly closed_at: number | undefined;
};
export type SessionOwner = { readonly user_id: string; readonly session_id: string };

export type Invite = { readonly role: UserRole; readonly uses_left: number; readonly expires_at: number };

/** A session that is made, and the network it is made from. */
type SignIn = { readonly session_id: string; readonly token_hash: string; readonly address_hash?: string };

/** A file that somebody uploaded. Its bytes, and those of its `thumbnail`, lie in the data folder under their SHA-256 in hexadecimal. */
export type StoredFile = {
  readonly file_id: string;
  readonly user_id: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly width?: number;
  readonly height?: number;
  readonly thumbnail?: string;
  readonly at: number;
};

/** Bytes of a person's files, and of those among them that are newer than some instant. */
export type FileUsage = { readonly bytes: number; readonly bytesSince: number };

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
      /** As the event shows them, but that nobody may fetch by such urls yet. */
      readonly files?: readonly File[];
      readonly mentions?: Mentions;
    }
  /** `exists` if there is one with that id already. */
  | { readonly kind: 'add-file'; readonly file: StoredFile }
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
      readonly audit?: AuditRecord;
    }
  /** Leaves a tombstone: by its author `user_id`, or by whom it may be done `of_anyone`. */
  | {
      readonly kind: 'delete-message';
      readonly room_id: string;
      readonly target_seq: number;
      readonly user_id: string;
      readonly of_anyone: boolean;
      readonly at: number;
      /** Kept if it is another's; whose it is, is put in. */
      readonly audit?: AuditRecord;
    }
  /** By its author alone, of a message that is no older than `sent_after`; `rev` is the revision that was edited, if it matters. */
  | {
      readonly kind: 'edit-message';
      readonly room_id: string;
      readonly target_seq: number;
      readonly user_id: string;
      readonly content: string;
      readonly rev?: number;
      readonly at: number;
      readonly sent_after: number;
      readonly mentions?: Mentions;
    }
  /** Puts a message among the room's pins, of which there are at most `max_pins`, or takes it away. */
  | {
      readonly kind: 'set-pin';
      readonly room_id: string;
      readonly target_seq: number;
      readonly user_id: string;
      readonly pinned: boolean;
      readonly max_pins: number;
      readonly at: number;
    }
  /** Of what in a room a member wants to be told. */
  | { readonly kind: 'set-notify'; readonly room_id: string; readonly user_id: string; readonly level: NotifyLevel }
  /** Adds an emoji, or takes it back. No more than `max_kinds` different ones are on a message. */
  | {
      readonly kind: 'set-reaction';
      readonly room_id: string;
      readonly target_seq: number;
      readonly user_id: string;
      readonly username: string;
      readonly emoji: string;
      readonly added: boolean;
      readonly max_kinds: number;
      readonly at: number;
    }
  | { readonly kind: 'create-room'; readonly room: RoomRecord; readonly at: number }
  | {
      readonly kind: 'put-member';
      readonly room_id: string;
      readonly user_id: string;
      readonly role: 'moderator' | 'user';
      readonly read_n: number;
    }
  /** Of a member; of nobody else. */
  | {
      readonly kind: 'set-room-role';
      readonly room_id: string;
      readonly user_id: string;
      readonly role: 'moderator' | 'user';
      readonly audit: AuditRecord;
    }
  | { readonly kind: 'remove-member'; readonly room_id: string; readonly user_id: string }
  | { readonly kind: 'mark-read'; readonly room_id: string; readonly user_id: string; readonly read_n: number }
  /** A guest enters. `taken` if the name belongs to an account. */
  | {
      readonly kind: 'open-session';
      readonly session_id: string;
      readonly token_hash: string;
      readonly user_id: string;
      readonly username: string;
      readonly name: UsernameKeys;
      readonly at: number;
    }
  /**
   * A person, who may have been a guest until now, has an account: the guest's sessions end, what else was theirs stays.
   * `taken` if another account has the name, `no-invite` if the invite is not good; both change nothing.
   */
  | {
      readonly kind: 'create-account';
      readonly user_id: string;
      readonly username: string;
      readonly name: UsernameKeys;
      readonly password_hash: string;
      readonly role: UserRole;
      readonly at: number;
      readonly invite_hash?: string;
      readonly session?: SignIn;
      readonly audit?: AuditRecord;
    }
  /** A new session of an account. */
  | ({ readonly kind: 'sign-in'; readonly user_id: string; readonly at: number } & SignIn)
  /** Ends all sessions of the account but one. */
  | {
      readonly kind: 'set-password';
      readonly user_id: string;
      readonly password_hash: string;
      readonly kept_session_id?: string;
      readonly audit?: AuditRecord;
    }
  /** Of an account, on the whole server. */
  | { readonly kind: 'set-role'; readonly user_id: string; readonly role: UserRole; readonly audit?: AuditRecord }
  /** One that makes an admin replaces those before it, and ends once there is an admin. */
  | {
      readonly kind: 'create-invite';
      readonly code_hash: string;
      readonly role: UserRole;
      readonly uses: number;
      readonly expires_at: number;
      readonly by_user_id?: string;
      readonly at: number;
      readonly audit?: AuditRecord;
    }
  /** The user is gone since `at`, or back (`undefined`). */
  | {
      readonly kind: 'set-session-closed';
      readonly user_id: string;
      readonly session_id: string;
      readonly at: number | undefined;
    }
  | { readonly kind: 'end-session'; readonly user_id: string; readonly session_id: string }
  /** `taken` if the name belongs to another account. */
  | { readonly kind: 'rename-user'; readonly user_id: string; readonly username: string; readonly name: UsernameKeys }
  /** Out of the room. */
  | { readonly kind: 'kick'; readonly room_id: string; readonly user_id: string; readonly audit: AuditRecord }
  /** Out of the room, or signed out everywhere, until it ends; and what is in `purges` is erased. */
  | {
      readonly kind: 'ban';
      readonly user_id: string;
      readonly sanction: SanctionRecord;
      readonly purges: readonly Purge[];
      readonly audit: AuditRecord;
    }
  | { readonly kind: 'mute'; readonly user_id: string; readonly sanction: SanctionRecord; readonly audit: AuditRecord }
  /** Ends a ban or a mute before its time. */
  | {
      readonly kind: 'lift';
      readonly user_id: string;
      readonly lifted: SanctionRecord['kind'];
      readonly room_id?: string;
      readonly audit: AuditRecord;
    }
  | { readonly kind: 'report'; readonly report: ReportRecord }
  | { readonly kind: 'close-report'; readonly report_id: string; readonly audit: AuditRecord }
  /** Changes nothing: whoever waits for it knows that all before it is stored. */
  | { readonly kind: 'wait' };

/** One per write, in the same order. */
export type WriteResult =
  | { readonly kind: 'appended'; readonly seq: number; readonly n: number; readonly at: number; readonly dup: boolean }
  | { readonly kind: 'client-id-conflict' }
  /** The author has no such file, or it is attached already; nothing was written. */
  | { readonly kind: 'no-file'; readonly index: number }
  | { readonly kind: 'updated'; readonly seq: number }
  /** What was there is erased; `n` is its ordinal, the user its author. */
  | {
      readonly kind: 'deleted';
      readonly seq: number;
      readonly n: number;
      readonly user_id: string;
      readonly username: string;
    }
  /** The `seq` of the event of each purge. */
  | { readonly kind: 'banned'; readonly seqs: readonly number[] }
  | { readonly kind: 'edited'; readonly seq: number; readonly n: number; readonly rev: number }
  /** `count` is how many there are of that emoji after it. */
  | { readonly kind: 'reacted'; readonly seq: number; readonly count: number }
  /** It is so already; nothing was changed. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'stale-rev' }
  | { readonly kind: 'edit-window' }
  | { readonly kind: 'limit-reached' }
  /** There is none at that place, or no more. */
  | { readonly kind: 'no-message' }
  | { readonly kind: 'not-author' }
  /** The room id was taken already; nothing was changed. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'no-room' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'no-invite' }
  | { readonly kind: 'done' };

/** Which ordinals of a room are tombstones: first and last of each stretch in turn. */
export type TombstonesRecord = { readonly room_id: string; readonly ranges: readonly number[] };
/** The message with ordinal `n` mentions somebody who has not read it, or all. */
export type MentionRecord = { readonly room_id: string; readonly user_id: string | undefined; readonly n: number };
/** Messages that mention somebody, the newest first; `before` names the last of them. */
export type MentionPage = {
  readonly messages: readonly ChatMessage[];
  readonly more: boolean;
  readonly before?: string;
};

/** The message at `seq` was changed by the event at `changed_at`. */
export type Change = { readonly seq: number; readonly changed_at: number };

export type ReactionRecord = {
  readonly seq: number;
  readonly emoji: string;
  readonly user_id: string;
  /** When they reacted. */
  readonly username: string;
};
/** What a message said before an edit. `rev` 0 is how it was sent. */
export type Revision = { readonly rev: number; readonly content: string; readonly at: number };
/** How many earlier contents of a message are kept, besides the first. */
export const maxRevisions = 100;

/** `key` is that of the name, see `toUsernameKeys`. */
export type NamedMember = { readonly user_id: string; readonly key: string };

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
  /**
   * How many members with an account each room has that has any, but for those who are banned from the server at `now`; direct
   * conversations are not among them.
   */
  countMembers(now: number): Promise<readonly { readonly room_id: string; readonly count: number }[]>;
  /** The same members, those whose user_id is above `after`, in that order. Answered in the order of the commits. */
  listMembers(roomId: string, after: string, limit: number, now: number): Promise<readonly MemberRecord[]>;
  listMemberships(userId: string): Promise<readonly Membership[]>;
  /** Of the rooms that have any. */
  loadTombstones(): Promise<readonly TombstonesRecord[]>;
  /** Of the rooms where events changed messages, the newest such event. */
  loadChangedAt(): Promise<readonly { readonly room_id: string; readonly changed_at: number }[]>;
  /** Those that their people have not read yet, as members of the room, and all that mention all; in the order of `n`. */
  loadMentions(): Promise<readonly MentionRecord[]>;
  findSession(tokenHash: string): Promise<SessionRecord | undefined>;
  findUser(userId: string): Promise<Peer | undefined>;
  /** Also guests of whom nothing is left but what they wrote. */
  findPerson(userId: string, roomId?: string): Promise<PersonRecord | undefined>;
  loadModeration(now: number): Promise<ModerationState>;
  /** The newest first, those before an id. */
  readAudit(before: string | undefined, limit: number): Promise<readonly AuditRecord[]>;
  /** Those that are open, the newest first. */
  readReports(before: string | undefined, limit: number): Promise<readonly ReportRecord[]>;
  /** What a user wrote from `since` on and is not erased, but for direct messages: in one room, or in all; at most `limit`. */
  readAuthored(userId: string, since: number, roomId: string | undefined, limit: number): Promise<readonly Purge[]>;
  /** The account whose name is the same as one with these keys. */
  findAccount(keys: UsernameKeys): Promise<AccountRecord | undefined>;
  /** The newest first. */
  listSessions(userId: string): Promise<readonly SessionTimes[]>;
  findInvite(codeHash: string): Promise<Invite | undefined>;
  hasAdmin(): Promise<boolean>;
  /** In the order of their names' keys, those whose key is above `after`. */
  listAccounts(after: string, limit: number): Promise<readonly (Account & UsernameKeys)[]>;
  /** Events with `seq` > `afterSeq`, ascending, at most `limit`; messages among them as they stand now, but without reactions. */
  readEvents(roomId: string, afterSeq: number, limit: number): Promise<readonly LogEvent[]>;
  /** Messages with a `seq` of at most `upToSeq` that later events changed, each with the first such event, at most `limit`. */
  readChanges(roomId: string, upToSeq: number, limit: number): Promise<readonly Change[]>;
  /**
   * Messages as they stand now for `viewerId`, ascending. `around_seq` gives about half before and half after, that message
   * included.
   */
  readMessages(roomId: string, at: PageAt, limit: number, viewerId?: string): Promise<MessagePage>;
  /** Who reacted to messages from `fromSeq` to `toSeq`; of each message in the order in which they came. */
  readReactions(roomId: string, fromSeq: number, toSeq: number): Promise<readonly ReactionRecord[]>;
  /** The first who reacted to one message with one emoji, at most `limit`. */
  readReactors(roomId: string, seq: number, emoji: string, limit: number): Promise<readonly Peer[]>;
  /** The pinned messages of a room as `viewerId` is shown them, the newest pin first. */
  readPins(roomId: string, viewerId: string): Promise<readonly ChatMessage[]>;
  /** Messages in `roomIds` that mention `viewerId`, or all; those before one that an earlier page named, at most `limit`. */
  readMentions(
    viewerId: string,
    roomIds: readonly string[],
    before: string | undefined,
    limit: number,
  ): Promise<MentionPage>;
  /** The accounts that are members of the room and have names with these keys. */
  findMembers(roomId: string, nameKeys: readonly string[]): Promise<readonly NamedMember[]>;
  /** What a message said before, the oldest first. */
  readRevisions(roomId: string, seq: number): Promise<readonly Revision[]>;
  /**
   * Forgets guests whose session closed before `closedBefore`, with their memberships; their messages stay. Durable when it
   * resolves. At most `limit` of them at once, for all commits wait meanwhile; gives how many it were.
   */
  expireGuests(closedBefore: number, limit: number): Promise<number>;
  /**
   * Ends sessions of accounts that closed before `closedBefore`, or that were made before `createdBefore`, whether or not
   * somebody is connected with them; gives which. Durable when it resolves; at most `limit` of each kind at once.
   */
  expireSessions(closedBefore: number, createdBefore: number, limit: number): Promise<readonly SessionOwner[]>;
  /** Those there are among them, in whatever order. */
  findFiles(fileIds: readonly string[]): Promise<readonly StoredFile[]>;
  readFileUsage(userId: string, since: number): Promise<FileUsage>;
  /** Forgets files made before `madeBefore` that belong to no message, at most `limit`; gives how many. */
  expireFiles(madeBefore: number, limit: number): Promise<number>;
  /** Contents that a file had that is no more, at most `limit`: candidates for removal from the data folder. */
  listDroppedContents(limit: number): Promise<readonly string[]>;
  /** They were looked after. */
  forgetDroppedContents(contents: readonly string[]): Promise<void>;
  /** Those among them that no file has, and no thumbnail. */
  findUnusedContents(contents: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** The disk is full, failing or gone: nothing of the batch was written. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}
