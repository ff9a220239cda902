import type { ChatMessage, LogEvent } from '@tertulia/protocol';
import type { UsernameKeys } from '../sessions/username.ts';
import type { AuditRecord, ModerationState, PersonRecord, Purge, ReportRecord } from './moderation-records.ts';
import type {
  Account,
  AccountRecord,
  Change,
  FileUsage,
  Invite,
  MemberRecord,
  Membership,
  MentionPage,
  MentionRecord,
  MessagePage,
  NamedMember,
  PageAt,
  Peer,
  ReactionRecord,
  Revision,
  RoomRecord,
  SessionOwner,
  SessionRecord,
  SessionTimes,
  StoredFile,
  TombstonesRecord,
} from './records.ts';
import type { SearchPage, SearchTerms } from './search-records.ts';
import type { Write, WriteResult } from './write.ts';

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
  /** Ordinals above `afterN` of messages that name the user, the newest first, at most `limit`. Answered in the order of the commits. */
  findMentions(roomId: string, userId: string, afterN: number, limit: number): Promise<readonly number[]>;
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
  /**
   * Messages in `roomIds` that fit the terms, as `viewerId` is shown them; those before where an earlier page ended, at most `limit`. A page
   * may hold fewer, and none, for it ends after some time too. What was committed a moment ago may not be found yet.
   */
  search(
    viewerId: string,
    roomIds: readonly string[],
    terms: SearchTerms,
    before: string | undefined,
    limit: number,
  ): Promise<SearchPage>;
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
  /**
   * Forgets files made before `madeBefore` that belong to no message, at most `limit`; gives how many. It need not know yet of files
   * that were committed a moment ago.
   */
  expireFiles(madeBefore: number, limit: number): Promise<number>;
  /**
   * Contents that a file had that is no more, at most `limit`: candidates for removal from the data folder. Those of what was erased
   * a moment ago may not be among them yet.
   */
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
