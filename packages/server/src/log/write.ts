import type { File, NotifyLevel, Retention, UserRole } from '@tertulia/protocol';
import type { UsernameKeys } from '../sessions/username.ts';
import type { AuditRecord, Purge, ReportRecord, SanctionRecord } from './moderation-records.ts';
import type { Mentions, RoomRecord, StoredFile } from './records.ts';

/** A session that is made, and the network it is made from. */
type SignIn = { readonly session_id: string; readonly token_hash: string; readonly address_hash?: string };

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
        readonly retention?: Retention;
      };
      readonly audit?: AuditRecord;
    }
  /**
   * Erases what the room's log holds before `first_seq`, and leaves nothing; `first_n` is the ordinal of the first message that is left, or
   * is to come. `unchanged` if the log begins there already, or later.
   */
  | {
      readonly kind: 'trim-history';
      readonly room_id: string;
      readonly first_seq: number;
      readonly first_n: number;
      readonly at: number;
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
  /** The one write that moves a read marker back. */
  | { readonly kind: 'mark-unread'; readonly room_id: string; readonly user_id: string; readonly read_n: number }
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
