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
  | { readonly type: 'Message'; readonly username: string; readonly content: string; readonly reply_to?: number }
  | {
      readonly type: 'PrivateMessage';
      readonly username: string;
      readonly to_user_id: string;
      readonly content: string;
      readonly reply_to?: number;
    }
  | { readonly type: 'RoomUpdated'; readonly changes: WriteOf<'update-room'>['changes'] };

/** The row of the log that a decided write makes, if it makes one. */
export function toEntry({ write, result }: Decided): EntryRow | undefined {
  if (write.kind === 'append-message' && result.kind === 'appended' && !result.dup) {
    const { user_id, client_id = null, at } = write;
    return { seq: result.seq, n: result.n, user_id, client_id, at, body: JSON.stringify(toBody(write)) };
  }
  if (write.kind === 'update-room' && result.kind === 'updated') {
    const body: Body = { type: 'RoomUpdated', changes: write.changes };
    return {
      seq: result.seq,
      n: null,
      user_id: write.user_id,
      client_id: null,
      at: write.at,
      body: JSON.stringify(body),
    };
  }
  return undefined;
}

function toBody(write: WriteOf<'append-message'>): Body {
  const { username, content, reply_to, to_user_id } = write;
  const reply = reply_to === undefined ? {} : { reply_to };
  if (to_user_id === undefined) return { type: 'Message', username, content, ...reply };
  return { type: 'PrivateMessage', username, to_user_id, content, ...reply };
}
