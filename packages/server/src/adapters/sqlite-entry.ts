import type { Write } from '../log/store.ts';
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

/** What `entries.body` holds beside the columns. */
export type Body =
  | {
      readonly type: 'Message';
      readonly username: string;
      readonly content: string;
      readonly reply_to?: number;
      readonly deleted?: true;
    }
  | {
      readonly type: 'PrivateMessage';
      readonly username: string;
      readonly to_user_id: string;
      readonly content: string;
      readonly reply_to?: number;
      readonly deleted?: true;
    }
  | { readonly type: 'MessageDeleted'; readonly target_seq: number }
  | { readonly type: 'RoomUpdated'; readonly changes: WriteOf<'update-room'>['changes'] };

/** The row of the log that a decided write makes, if it makes one. */
export function toEntry({ write, result }: Decided): EntryRow | undefined {
  if (write.kind === 'append-message' && result.kind === 'appended' && !result.dup) {
    const { user_id, client_id = null, at } = write;
    return { seq: result.seq, n: result.n, user_id, client_id, at, body: JSON.stringify(toBody(write)) };
  }
  if (write.kind === 'update-room' && result.kind === 'updated') {
    return toOtherEntry(result.seq, write, { type: 'RoomUpdated', changes: write.changes });
  }
  if (write.kind === 'delete-message' && result.kind === 'deleted') {
    return toOtherEntry(result.seq, write, { type: 'MessageDeleted', target_seq: write.target_seq });
  }
  return undefined;
}

/** A message that a decided write erases. */
export type Erasure = {
  readonly room_id: string;
  readonly seq: number;
  readonly n: number;
  readonly changed_at: number;
};

export function listErasures({ write, result }: Decided): readonly Erasure[] {
  if (write.kind !== 'delete-message' || result.kind !== 'deleted') return [];
  return [{ room_id: write.room_id, seq: write.target_seq, n: result.n, changed_at: result.seq }];
}

/** Whether the write erases anything. */
export function isErasing(decided: Decided): boolean {
  return listErasures(decided).length > 0;
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

function toOtherEntry(seq: number, { user_id, at }: { user_id: string; at: number }, body: Body): EntryRow {
  return { seq, n: null, user_id, client_id: null, at, body: toText(body) };
}

function toBody(write: WriteOf<'append-message'>): Body {
  const { username, content, reply_to, to_user_id } = write;
  const reply = reply_to === undefined ? {} : { reply_to };
  if (to_user_id === undefined) return { type: 'Message', username, content, ...reply };
  return { type: 'PrivateMessage', username, to_user_id, content, ...reply };
}
