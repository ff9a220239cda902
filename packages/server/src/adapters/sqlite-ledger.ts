import type { File } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type { Write, WriteResult } from '../log/write.ts';
import { createFileLedger } from './sqlite-file-ledger.ts';
import { createMessageLedger, type Earlier } from './sqlite-message-ledger.ts';
import { createNameLedger } from './sqlite-name-ledger.ts';
import type { Decided } from './sqlite-results.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;
type Head = { first_seq: number; last_seq: number; last_n: number };
type Sent = {
  readonly room_id: string;
  readonly seq: number;
  readonly n: number;
  readonly at: number;
  /** Absent once it is erased. */
  readonly content?: string;
  readonly files?: readonly File[];
};

const maxHeads = 10_000;

/**
 * Decides what a write comes to before anything is stored: the next `seq` and `n`, and whether the message is known already.
 * It answers for the tables and, in memory, for what is decided and not yet in them.
 */
export function createLedger(db: Database) {
  const selectHead = db.prepare<[string], Head>('SELECT first_seq, last_seq, last_n FROM rooms WHERE room_id = ?');
  const selectSent = db.prepare<[string, string], Omit<Sent, 'content'> & { body: string }>(
    `SELECT room_id, seq, n, at, body FROM entries JOIN rooms ON key = room WHERE user_id = ? AND client_id = ?`,
  );
  /** Asked once a commit and not once a message: a call into SQLite costs more than the look-up. */
  const selectKnown = db
    .prepare<[string], number>(
      `SELECT key FROM json_each(?)
       WHERE EXISTS (SELECT 1 FROM entries WHERE user_id = value ->> 0 AND client_id = value ->> 1)`,
    )
    .pluck();
  const names = createNameLedger(db);
  const messages = createMessageLedger(db);
  const selectFirstContent = db
    .prepare<[string, number], string>(
      'SELECT content FROM revisions JOIN rooms ON key = room WHERE room_id = ? AND seq = ? AND rev = 0',
    )
    .pluck();
  const files = createFileLedger(db);
  const heads = new Map<string, Head>();
  /** By author and `client_id`: the messages that the tables do not hold yet. */
  const recent = new Map<string, Sent>();
  /** By room and seq: the messages that are erased, and that the tables may still hold whole. */
  const erased = new Set<string>();

  function headOf(roomId: string): Head | undefined {
    const known = heads.get(roomId);
    if (known) return known;
    const head = selectHead.get(roomId);
    if (head) heads.set(roomId, head);
    return head;
  }

  /** Indexes of the messages that the tables hold already. */
  function findKnown(writes: readonly Write[]): ReadonlySet<number> {
    const indexes: number[] = [];
    const keys: string[][] = [];
    writes.forEach((write, index) => {
      if (write.kind !== 'append-message' || write.client_id === undefined) return;
      indexes.push(index);
      keys.push([write.user_id, write.client_id]);
    });
    if (keys.length === 0) return new Set();
    return new Set(selectKnown.all(JSON.stringify(keys)).map((key) => indexes[key] as number));
  }

  function findSent(userId: string, clientId: string, isKnown: boolean): Sent | undefined {
    const sent = recent.get(toKey(userId, clientId)) ?? (isKnown ? findStored(userId, clientId) : undefined);
    if (!sent || !isErased({ room_id: sent.room_id, target_seq: sent.seq })) return sent;
    const { content: _, files: __, ...erased } = sent;
    return erased;
  }

  function findStored(userId: string, clientId: string): Sent | undefined {
    const row = selectSent.get(userId, clientId);
    if (!row) return undefined;
    const { body, ...sent } = row;
    const { content, rev, files, deleted } = JSON.parse(body) as Pick<Sent, 'files'> & {
      content: string;
      rev?: number;
      deleted?: true;
    };
    if (deleted) return sent;
    // What is sent again is what was sent, whatever was made of it since.
    const first = rev === undefined ? content : selectFirstContent.get(sent.room_id, sent.seq);
    return { ...sent, ...(first !== undefined && { content: first }), ...(files && { files }) };
  }

  function decideMessage(write: WriteOf<'append-message'>, isKnown: boolean): WriteResult {
    const head = headOf(write.room_id);
    if (!head) return { kind: 'no-room' };
    const { client_id, user_id, room_id, at } = write;
    if (client_id !== undefined) {
      const sent = findSent(user_id, client_id, isKnown);
      if (sent) {
        // Of what is erased nobody knows any more what it said.
        const isSame = sent.room_id === room_id && (sent.content === undefined || isSameContent(sent, write));
        return isSame
          ? { kind: 'appended', seq: sent.seq, n: sent.n, at: sent.at, dup: true }
          : { kind: 'client-id-conflict' };
      }
    }
    const refused = write.files && files.findRefused(write.files, user_id);
    if (refused !== undefined) return { kind: 'no-file', index: refused };
    const seq = ++head.last_seq;
    const n = ++head.last_n;
    const result = { kind: 'appended', seq, n, at, dup: false } as const;
    if (client_id !== undefined) recent.set(toKey(user_id, client_id), { ...toSaid(write), room_id, seq, n, at });
    files.note({ write, result });
    return result;
  }

  function decideDeletion(write: WriteOf<'delete-message'>, earlier: Earlier): WriteResult {
    const head = headOf(write.room_id);
    if (!head) return { kind: 'no-room' };
    if (isErased(write)) return { kind: 'no-message' };
    const target = messages.find(write.room_id, write.target_seq, earlier);
    if (!target) return { kind: 'no-message' };
    const { n, user_id, username } = target;
    if (user_id !== write.user_id && !write.of_anyone) return { kind: 'not-author' };
    erase(write.room_id, [write.target_seq]);
    return { kind: 'deleted', seq: ++head.last_seq, n, user_id, username };
  }

  const isErased = ({ room_id, target_seq }: { readonly room_id: string; readonly target_seq: number }) =>
    erased.has(toPlace(room_id, target_seq)) || target_seq < (headOf(room_id)?.first_seq ?? 0);

  function decideChange(write: WriteOf<'edit-message' | 'set-reaction' | 'set-pin'>, earlier: Earlier): WriteResult {
    const head = headOf(write.room_id);
    if (!head) return { kind: 'no-room' };
    if (isErased(write)) return { kind: 'no-message' };
    const nextSeq = () => ++head.last_seq;
    switch (write.kind) {
      case 'edit-message':
        return messages.decideEdit(write, earlier, nextSeq);
      case 'set-reaction':
        return messages.decideReaction(write, earlier, nextSeq);
      case 'set-pin':
        return messages.decidePin(write, earlier, nextSeq, (target_seq) =>
          isErased({ room_id: write.room_id, target_seq }),
        );
    }
  }

  function decideTrim({ room_id, first_seq }: WriteOf<'trim-history'>): WriteResult {
    const head = headOf(room_id);
    if (!head) return { kind: 'no-room' };
    if (first_seq <= head.first_seq) return { kind: 'unchanged' };
    head.first_seq = first_seq;
    return { kind: 'updated', seq: ++head.last_seq };
  }

  /** Also what is kept here. */
  function erase(roomId: string, seqs: readonly number[]): void {
    for (const seq of seqs) erased.add(toPlace(roomId, seq));
    for (const [key, { content: _, files: __, ...sent }] of recent) {
      if (sent.room_id === roomId && erased.has(toPlace(roomId, sent.seq))) recent.set(key, sent);
    }
  }

  function decideBan({ purges }: WriteOf<'ban'>): WriteResult {
    if (purges.some(({ room_id }) => !headOf(room_id))) return { kind: 'no-room' };
    const seqs = purges.map(({ room_id, targets }) => {
      erase(
        room_id,
        targets.map(({ seq }) => seq),
      );
      return ++(headOf(room_id) as Head).last_seq;
    });
    return { kind: 'banned', seqs };
  }

  function decide(write: Write, index: number, isKnown: boolean, earlier: Earlier): WriteResult {
    switch (write.kind) {
      case 'append-message':
        return decideMessage(write, isKnown);
      case 'add-file':
        return files.add(write);
      case 'delete-message':
        return decideDeletion(write, earlier);
      case 'edit-message':
      case 'set-reaction':
      case 'set-pin':
        return decideChange(write, earlier);
      case 'ban':
        return decideBan(write);
      case 'trim-history':
        return decideTrim(write);
      case 'update-room': {
        const head = headOf(write.room_id);
        return head ? { kind: 'updated', seq: ++head.last_seq } : { kind: 'no-room' };
      }
      case 'create-room': {
        const { room_id, first_seq, last_seq, last_n } = write.room;
        if (headOf(room_id)) return { kind: 'exists' };
        heads.set(room_id, { first_seq, last_seq, last_n });
        return { kind: 'done' };
      }
      case 'put-member':
      case 'set-room-role':
      case 'mark-read':
      case 'mark-unread':
      case 'set-notify':
        return headOf(write.room_id) ? { kind: 'done' } : { kind: 'no-room' };
      case 'open-session':
      case 'create-account':
      case 'rename-user':
      case 'set-role':
      case 'create-invite':
        return names.decide(write, index);
      default:
        return { kind: 'done' };
    }
  }

  return {
    /** In order, and each as if those before it were stored; `pending` is what was decided before and the tables do not hold. */
    decideAll(writes: readonly Write[], pending: readonly Decided[]): Decided[] {
      const known = findKnown(writes);
      names.lookUp(writes);
      const decided: Decided[] = [];
      const earlier = function* () {
        yield* pending;
        yield* decided;
      };
      writes.forEach((write, index) => {
        decided.push({ write, result: decide(write, index, known.has(index), earlier) });
      });
      return decided;
    },

    /** The tables hold everything that was decided. */
    onApplied(): void {
      recent.clear();
      erased.clear();
      messages.forgetAll();
      names.forget();
      files.forget();
      if (heads.size > maxHeads) heads.clear();
    },

    /** Forgets all but `pending`: what was decided besides was not stored. */
    rewind(pending: readonly Decided[]): void {
      heads.clear();
      recent.clear();
      erased.clear();
      messages.forgetAll();
      names.forget();
      files.forget();
      for (const { write, result } of pending) {
        names.note(write, result);
        files.note({ write, result });
        if (result.kind === 'edited' || result.kind === 'reacted') {
          const head = 'room_id' in write && write.room_id !== undefined ? headOf(write.room_id) : undefined;
          if (head) head.last_seq = result.seq;
        } else if (write.kind === 'create-room' && result.kind === 'done') {
          const { room_id, first_seq, last_seq, last_n } = write.room;
          heads.set(room_id, { first_seq, last_seq, last_n });
        } else if ((write.kind === 'update-room' || write.kind === 'set-pin') && result.kind === 'updated') {
          const head = headOf(write.room_id);
          if (head) head.last_seq = result.seq;
        } else if (write.kind === 'trim-history' && result.kind === 'updated') {
          const head = headOf(write.room_id);
          if (head) Object.assign(head, { first_seq: write.first_seq, last_seq: result.seq });
        } else if (write.kind === 'delete-message' && result.kind === 'deleted') {
          const head = headOf(write.room_id);
          if (head) head.last_seq = result.seq;
          erase(write.room_id, [write.target_seq]);
        } else if (write.kind === 'ban' && result.kind === 'banned') {
          for (const [i, { room_id, targets }] of write.purges.entries()) {
            const head = headOf(room_id);
            if (head) head.last_seq = result.seqs[i] as number;
            erase(
              room_id,
              targets.map(({ seq }) => seq),
            );
          }
        } else if (write.kind === 'append-message' && result.kind === 'appended' && !result.dup) {
          const head = headOf(write.room_id);
          if (head) Object.assign(head, { last_seq: result.seq, last_n: result.n });
          if (write.client_id !== undefined) {
            const { room_id, at } = write;
            recent.set(toKey(write.user_id, write.client_id), { ...result, ...toSaid(write), room_id, at });
          }
        }
      }
    },
  };
}

function toSaid({ content, files }: WriteOf<'append-message'>): Pick<Sent, 'content' | 'files'> {
  return { content, ...(files && { files }) };
}

/** What was sent again with a `client_id` is the same if its text and its files are. */
function isSameContent(sent: Sent, write: WriteOf<'append-message'>): boolean {
  const idsOf = (files: readonly File[] = []) => files.map(({ file_id }) => file_id).join(' ');
  return sent.content === write.content && idsOf(sent.files) === idsOf(write.files);
}

function toPlace(roomId: string, seq: number): string {
  return `${roomId} ${seq}`;
}

/** Neither part holds a NUL: the codec refuses it. */
function toKey(userId: string, clientId: string): string {
  return `${userId}\0${clientId}`;
}
