import type { ChatMessage, NotifyLevel, Retention, UserRole } from '@tertulia/protocol';

/** A room as the store keeps it. `peers` are the two people of a dm room. `slow_mode_ms` 0 means off. */
export type RoomRecord = {
  readonly room_id: string;
  readonly name: string;
  readonly topic: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly epoch: string;
  readonly first_seq: number;
  /** The ordinal of the first message from `first_seq` on, or of the next one where there is none. */
  readonly first_n: number;
  readonly last_seq: number;
  readonly last_n: number;
  readonly slow_mode_ms: number;
  readonly archived: boolean;
  readonly retention: Retention;
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
