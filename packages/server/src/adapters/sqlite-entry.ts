import type { File } from '@tertulia/protocol';
import type { Mentions } from '../log/records.ts';
import type { Write } from '../log/write.ts';
import type { Decided } from './sqlite-results.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

/** A row of `entries` without its room. */
export type EntryRow = {
  readonly seq: number;
  readonly n: number | null;
  readonly user_id: string;
  readonly client_id: string | null;
  readonly at: number;
  readonly body: string;
};

export type RoomEntry = { readonly room_id: string; readonly entry: EntryRow };

/** What a message says, as it stands now. */
type ChatBody = {
  readonly username: string;
  readonly content: string;
  readonly reply_to?: number;
  readonly files?: readonly File[];
  readonly rev?: number;
  /** When it was edited. */
  readonly edited_at?: number;
  readonly mentions?: Mentions;
  readonly pinned?: true;
  readonly deleted?: true;
};

/** What `entries.body` holds beside the columns. */
export type Body =
  | ({ readonly type: 'Message' } & ChatBody)
  | ({ readonly type: 'PrivateMessage'; readonly to_user_id: string } & ChatBody)
  | { readonly type: 'MessageEdited'; readonly target_seq: number; readonly rev: number; readonly mentions?: Mentions }
  | { readonly type: 'MessagePinned'; readonly target_seq: number; readonly pinned: boolean }
  | {
      readonly type: 'ReactionChanged';
      readonly target_seq: number;
      readonly emoji: string;
      readonly username: string;
      readonly added: boolean;
      readonly count: number;
    }
  | { readonly type: 'MessageDeleted'; readonly target_seq: number }
  | { readonly type: 'MessagesPurged'; readonly user_id: string; readonly from_seq: number }
  | { readonly type: 'RoomUpdated'; readonly changes: WriteOf<'update-room'>['changes'] }
  | { readonly type: 'HistoryTrimmed'; readonly first_seq: number };

/** What is left of the body of a message before the log's `first_seq`. Its row stays for its `client_id`, and is no part of the log. */
export const trimmedBody = '{"deleted":true}';

/** The rows of the log that a decided write makes. */
export function toEntries({ write, result }: Decided): readonly RoomEntry[] {
  switch (write.kind) {
    case 'append-message': {
      if (result.kind !== 'appended' || result.dup) return [];
      const { room_id, user_id, client_id = null, at } = write;
      const body = toText(toBody(write));
      return [{ room_id, entry: { seq: result.seq, n: result.n, user_id, client_id, at, body } }];
    }
    case 'update-room': {
      if (result.kind !== 'updated') return [];
      const body: Body = { type: 'RoomUpdated', changes: write.changes };
      return [toOtherEntry(write.room_id, result.seq, write.user_id, write.at, body)];
    }
    case 'trim-history': {
      if (result.kind !== 'updated') return [];
      const body: Body = { type: 'HistoryTrimmed', first_seq: write.first_seq };
      return [toOtherEntry(write.room_id, result.seq, '', write.at, body)];
    }
    case 'delete-message': {
      if (result.kind !== 'deleted') return [];
      const body: Body = { type: 'MessageDeleted', target_seq: write.target_seq };
      return [toOtherEntry(write.room_id, result.seq, write.user_id, write.at, body)];
    }
    case 'edit-message': {
      if (result.kind !== 'edited') return [];
      // What it says is kept with the message, and erased with it.
      const { target_seq, mentions } = write;
      const body: Body = { type: 'MessageEdited', target_seq, rev: result.rev, ...(mentions && { mentions }) };
      return [toOtherEntry(write.room_id, result.seq, write.user_id, write.at, body)];
    }
    case 'set-pin': {
      if (result.kind !== 'updated') return [];
      const body: Body = { type: 'MessagePinned', target_seq: write.target_seq, pinned: write.pinned };
      return [toOtherEntry(write.room_id, result.seq, write.user_id, write.at, body)];
    }
    case 'set-reaction': {
      if (result.kind !== 'reacted') return [];
      const { room_id, target_seq, emoji, username, added } = write;
      const body: Body = { type: 'ReactionChanged', target_seq, emoji, username, added, count: result.count };
      return [toOtherEntry(room_id, result.seq, write.user_id, write.at, body)];
    }
    case 'ban': {
      if (result.kind !== 'banned') return [];
      const { user_id, audit } = write;
      return write.purges.map(({ room_id, targets }, i) => {
        const body: Body = { type: 'MessagesPurged', user_id, from_seq: targets[0]?.seq ?? 1 };
        return toOtherEntry(room_id, result.seqs[i] as number, audit.by_user_id ?? '', audit.at, body);
      });
    }
    default:
      return [];
  }
}

/** A message that a decided write erases. */
export type Erasure = {
  readonly room_id: string;
  readonly seq: number;
  readonly n: number;
  readonly changed_at: number;
};

export function listErasures({ write, result }: Decided): readonly Erasure[] {
  if (write.kind === 'delete-message' && result.kind === 'deleted') {
    return [{ room_id: write.room_id, seq: write.target_seq, n: result.n, changed_at: result.seq }];
  }
  if (write.kind !== 'ban' || result.kind !== 'banned') return [];
  return write.purges.flatMap(({ room_id, targets }, i) =>
    targets.map(({ seq, n }) => ({ room_id, seq, n, changed_at: result.seqs[i] as number })),
  );
}

/** What a message says after an edit. */
export type Edit = {
  readonly room_id: string;
  readonly seq: number;
  readonly changed_at: number;
  readonly rev: number;
  readonly n: number;
  readonly content: string;
  readonly mentions?: Mentions;
  readonly at: number;
};

export function toEdit({ write, result }: Decided): Edit | undefined {
  if (write.kind !== 'edit-message' || result.kind !== 'edited') return undefined;
  const { room_id, target_seq, content, at, mentions } = write;
  const { seq: changed_at, n, rev } = result;
  return { room_id, seq: target_seq, changed_at, n, rev, content, at, ...(mentions && { mentions }) };
}

/** What is left in a message's row after an edit. */
export function editBody(text: string, { content, rev, at, mentions }: Edit): string {
  const body = JSON.parse(text) as Body;
  if (body.type !== 'Message' && body.type !== 'PrivateMessage') return text;
  const { mentions: _, ...rest } = body;
  return toText({ ...rest, content, rev, edited_at: at, ...(mentions && { mentions }) });
}

export function pinBody(text: string, pinned: boolean): string {
  const body = JSON.parse(text) as Body;
  if (body.type !== 'Message' && body.type !== 'PrivateMessage') return text;
  const { pinned: _, ...rest } = body;
  return toText(pinned ? { ...rest, pinned } : rest);
}

/** Which message a decided write changes without erasing it, and by which event. */
export function toChanged({
  write,
  result,
}: Decided): { room_id: string; seq: number; changed_at: number } | undefined {
  switch (result.kind) {
    case 'updated':
    case 'edited':
    case 'reacted':
      return 'target_seq' in write
        ? { room_id: write.room_id, seq: write.target_seq, changed_at: result.seq }
        : undefined;
    default:
      return undefined;
  }
}

/** Where a decided write makes a room's log begin, if it does. */
export function toTrim({ write, result }: Decided): WriteOf<'trim-history'> | undefined {
  return write.kind === 'trim-history' && result.kind === 'updated' ? write : undefined;
}

/** Whether the write erases anything. */
export function isErasing(decided: Decided): boolean {
  return toTrim(decided) !== undefined || listErasures(decided).length > 0;
}

/** What is left in a message's row. */
export function eraseBody(text: string): string {
  const body = JSON.parse(text) as Body;
  if (body.type === 'Message') return toText({ type: 'Message', username: body.username, content: '', deleted: true });
  if (body.type !== 'PrivateMessage') return text;
  const { username, to_user_id } = body;
  return toText({ type: 'PrivateMessage', username, to_user_id, content: '', deleted: true });
}

const toText = (body: Body): string => JSON.stringify(body);

function toOtherEntry(room_id: string, seq: number, user_id: string, at: number, body: Body): RoomEntry {
  return { room_id, entry: { seq, n: null, user_id, client_id: null, at, body: toText(body) } };
}

function toBody(write: WriteOf<'append-message'>): Body {
  const { username, content, reply_to, to_user_id, files, mentions } = write;
  const rest = {
    ...(reply_to !== undefined && { reply_to }),
    ...(files && { files }),
    ...(mentions && { mentions }),
  };
  if (to_user_id === undefined) return { type: 'Message', username, content, ...rest };
  return { type: 'PrivateMessage', username, to_user_id, content, ...rest };
}
