import type { Database } from 'better-sqlite3';
import type { Write, WriteResult } from '../log/write.ts';
import type { Decided } from './sqlite-results.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

/** A message as it stands after everything that was decided. */
export type StandingMessage = {
  readonly n: number;
  readonly user_id: string;
  readonly username: string;
  readonly at: number;
  content: string;
  rev: number;
  /** How many there are of each emoji. */
  readonly kinds: Map<string, number>;
  /** Who has reacted with what, as far as somebody asked: by emoji and user. */
  readonly reacted: Map<string, boolean>;
};

/** Where writes that the tables do not hold yet are found, in order. */
export type Earlier = () => Iterable<Decided>;

/**
 * What the ledger knows of messages that writes are about: the tables, and what is decided and not yet in them. Messages are looked
 * up when a write first names them, and forgotten once the tables hold everything, or something that was decided was not stored.
 */
export function createMessageLedger(db: Database) {
  const selectEntry = db.prepare<
    [string, number],
    { key: number; n: number | null; user_id: string; at: number; body: string }
  >('SELECT key, n, user_id, at, body FROM entries JOIN rooms ON key = room WHERE room_id = ? AND seq = ?');
  const selectKinds = db.prepare<[number, number], { emoji: string; count: number }>(
    'SELECT emoji, count FROM reaction_kinds WHERE room = ? AND seq = ?',
  );
  const selectReaction = db.prepare<[string, number, string, string], unknown>(
    'SELECT 1 FROM reactions JOIN rooms ON key = room WHERE room_id = ? AND seq = ? AND user_id = ? AND emoji = ?',
  );
  const selectPins = db
    .prepare<[string], number>('SELECT seq FROM pins JOIN rooms ON key = room WHERE room_id = ?')
    .pluck();
  const standing = new Map<string, StandingMessage>();
  /** By room: the messages that are pinned. */
  const pins = new Map<string, Set<number>>();

  /** The message at that place, if there is one that is not erased. */
  function find(roomId: string, seq: number, earlier: Earlier): StandingMessage | undefined {
    const place = `${roomId} ${seq}`;
    const known = standing.get(place);
    if (known) return known;
    const pending = [...earlier()].filter(({ write }) => 'room_id' in write && write.room_id === roomId);
    const message = findStored(roomId, seq) ?? findPending(seq, pending);
    if (!message) return undefined;
    for (const decided of pending) replay(message, seq, decided);
    standing.set(place, message);
    return message;
  }

  function findStored(roomId: string, seq: number): StandingMessage | undefined {
    const row = selectEntry.get(roomId, seq);
    if (!row || row.n === null) return undefined;
    const {
      username,
      content,
      rev = 0,
      deleted,
    } = JSON.parse(row.body) as {
      username: string;
      content: string;
      rev?: number;
      deleted?: true;
    };
    if (deleted) return undefined;
    const kinds = new Map(selectKinds.all(row.key, seq).map(({ emoji, count }) => [emoji, count]));
    return { n: row.n, user_id: row.user_id, username, at: row.at, content, rev, kinds, reacted: new Map() };
  }

  function hasReacted(
    message: StandingMessage,
    { room_id, target_seq, user_id, emoji }: WriteOf<'set-reaction'>,
  ): boolean {
    const key = toKey(emoji, user_id);
    const known = message.reacted.get(key);
    if (known !== undefined) return known;
    const found = selectReaction.get(room_id, target_seq, user_id, emoji) !== undefined;
    message.reacted.set(key, found);
    return found;
  }

  function pinsOf(roomId: string, earlier: Earlier): Set<number> {
    const known = pins.get(roomId);
    if (known) return known;
    const seqs = new Set(selectPins.all(roomId));
    for (const { write, result } of earlier()) {
      if (write.kind === 'set-pin' && result.kind === 'updated' && write.room_id === roomId) notePin(seqs, write);
    }
    pins.set(roomId, seqs);
    return seqs;
  }

  return {
    find,

    /** `isErased` tells of messages that the tables and earlier writes may still have as pins. */
    decidePin(
      write: WriteOf<'set-pin'>,
      earlier: Earlier,
      nextSeq: () => number,
      isErased: (seq: number) => boolean,
    ): WriteResult {
      if (!find(write.room_id, write.target_seq, earlier)) return { kind: 'no-message' };
      const pinned = pinsOf(write.room_id, earlier);
      for (const seq of pinned) if (isErased(seq)) pinned.delete(seq);
      if (pinned.has(write.target_seq) === write.pinned) return { kind: 'unchanged' };
      if (write.pinned && pinned.size >= write.max_pins) return { kind: 'limit-reached' };
      notePin(pinned, write);
      return { kind: 'updated', seq: nextSeq() };
    },

    /** `nextSeq` takes the next place in the room's log. */
    decideEdit(write: WriteOf<'edit-message'>, earlier: Earlier, nextSeq: () => number): WriteResult {
      const message = find(write.room_id, write.target_seq, earlier);
      if (!message) return { kind: 'no-message' };
      if (message.user_id !== write.user_id) return { kind: 'not-author' };
      if (message.at < write.sent_after) return { kind: 'edit-window' };
      if (write.rev !== undefined && write.rev !== message.rev) return { kind: 'stale-rev' };
      if (write.content === message.content) return { kind: 'unchanged' };
      message.content = write.content;
      message.rev++;
      return { kind: 'edited', seq: nextSeq(), n: message.n, rev: message.rev };
    },

    decideReaction(write: WriteOf<'set-reaction'>, earlier: Earlier, nextSeq: () => number): WriteResult {
      const message = find(write.room_id, write.target_seq, earlier);
      if (!message) return { kind: 'no-message' };
      const { emoji, added } = write;
      if (hasReacted(message, write) === added) return { kind: 'unchanged' };
      const before = message.kinds.get(emoji) ?? 0;
      if (before === 0 && message.kinds.size >= write.max_kinds) return { kind: 'limit-reached' };
      const count = before + (added ? 1 : -1);
      note(message, write, count);
      return { kind: 'reacted', seq: nextSeq(), count };
    },

    forgetAll(): void {
      standing.clear();
      pins.clear();
    },
  };
}

function findPending(seq: number, pending: readonly Decided[]): StandingMessage | undefined {
  for (const { write, result } of pending) {
    if (write.kind !== 'append-message' || result.kind !== 'appended' || result.dup || result.seq !== seq) continue;
    const { user_id, username, at, content } = write;
    return { n: result.n, user_id, username, at, content, rev: 0, kinds: new Map(), reacted: new Map() };
  }
  return undefined;
}

function replay(message: StandingMessage, seq: number, { write, result }: Decided): void {
  if (!('target_seq' in write) || write.target_seq !== seq) return;
  if (write.kind === 'edit-message' && result.kind === 'edited') {
    message.content = write.content;
    message.rev = result.rev;
  } else if (write.kind === 'set-reaction' && result.kind === 'reacted') note(message, write, result.count);
}

function note(message: StandingMessage, { emoji, user_id, added }: WriteOf<'set-reaction'>, count: number): void {
  message.reacted.set(toKey(emoji, user_id), added);
  if (count > 0) message.kinds.set(emoji, count);
  else message.kinds.delete(emoji);
}

function notePin(pins: Set<number>, { target_seq, pinned }: WriteOf<'set-pin'>): void {
  if (pinned) pins.add(target_seq);
  else pins.delete(target_seq);
}

const toKey = (emoji: string, userId: string): string => `${emoji} ${userId}`;
