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

export type RoomEntry = { readonly room_id: string; readonly entry: EntryRow };

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
  | { readonly type: 'MessagesPurged'; readonly user_id: string; readonly from_seq: number }
  | { readonly type: 'RoomUpdated'; readonly changes: WriteOf<'update-room'>['changes'] };

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
    case 'delete-message': {
      if (result.kind !== 'deleted') return [];
      const body: Body = { type: 'MessageDeleted', target_seq: write.target_seq };
      return [toOtherEntry(write.room_id, result.seq, write.user_id, write.at, body)];
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

function toOtherEntry(room_id: string, seq: number, user_id: string, at: number, body: Body): RoomEntry {
  return { room_id, entry: { seq, n: null, user_id, client_id: null, at, body: toText(body) } };
}

function toBody(write: WriteOf<'append-message'>): Body {
  const { username, content, reply_to, to_user_id } = write;
  const reply = reply_to === undefined ? {} : { reply_to };
  if (to_user_id === undefined) return { type: 'Message', username, content, ...reply };
  return { type: 'PrivateMessage', username, to_user_id, content, ...reply };
}
