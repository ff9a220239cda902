import type { Database } from 'better-sqlite3';
import type { Write, WriteResult } from '../log/store.ts';

type Head = { readonly key: number; last_seq: number; last_n: number };
type Owner = { readonly user_id: string };
type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

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

/** The writing half of the database. After a transaction that failed call `forgetHeads`. */
export function createWriter(db: Database) {
  const selectHead = db.prepare<[string], Head>('SELECT key, last_seq, last_n FROM rooms WHERE room_id = ?');
  const updateHead = db.prepare('UPDATE rooms SET last_seq = ?, last_n = ? WHERE key = ?');
  const insertEntry = db.prepare(
    'INSERT INTO entries (room, seq, n, user_id, client_id, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const selectSent = db.prepare<[string, string], { room: number; seq: number; n: number; at: number; body: string }>(
    'SELECT room, seq, n, at, body FROM entries WHERE user_id = ? AND client_id = ?',
  );
  const insertRoom = db.prepare(
    `INSERT INTO rooms (room_id, name, topic, kind, epoch, first_seq, last_seq, last_n, slow_mode_ms, archived, peers, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room_id) DO NOTHING`,
  );
  const updateRoom = db.prepare(
    `UPDATE rooms SET name = coalesce(?, name), topic = coalesce(?, topic), slow_mode_ms = coalesce(?, slow_mode_ms),
     archived = coalesce(?, archived) WHERE key = ?`,
  );
  const putMember = db.prepare(
    `INSERT INTO members (user_id, room, role, read_n) VALUES (?, ?, ?, ?)
     ON CONFLICT (user_id, room) DO UPDATE SET read_n = max(read_n, excluded.read_n)`,
  );
  const removeMember = db.prepare(
    'DELETE FROM members WHERE user_id = ? AND room = (SELECT key FROM rooms WHERE room_id = ?)',
  );
  const markRead = db.prepare('UPDATE members SET read_n = max(read_n, ?) WHERE user_id = ? AND room = ?');
  const insertUser = db.prepare(
    'INSERT INTO users (user_id, username, created_at) VALUES (?, ?, ?) ON CONFLICT (user_id) DO UPDATE SET username = excluded.username',
  );
  const insertSession = db.prepare(
    'INSERT INTO sessions (session_id, token_hash, user_id, created_at) VALUES (?, ?, ?, ?)',
  );
  const setClosed = db.prepare('UPDATE sessions SET closed_at = ? WHERE session_id = ?');
  const endSession = db.prepare<[string], Owner>('DELETE FROM sessions WHERE session_id = ? RETURNING user_id');
  const renameUser = db.prepare('UPDATE users SET username = ? WHERE user_id = ?');
  const expireSessions = db.prepare<[number], Owner>('DELETE FROM sessions WHERE closed_at < ? RETURNING user_id');
  const selectSessionOf = db.prepare<[string], Owner>('SELECT user_id FROM sessions WHERE user_id = ?');
  const deleteUser = db.prepare('DELETE FROM users WHERE user_id = ?');
  const deleteMemberships = db.prepare('DELETE FROM members WHERE user_id = ?');

  /** Counters of the rooms written to; dropped whenever a transaction fails, since they then run ahead of the disk. */
  const heads = new Map<string, Head>();
  /** Heads the rooms table does not know yet: written once per transaction, not once per entry. */
  const movedHeads = new Set<Head>();
  const maxHeads = 10_000;

  function headOf(roomId: string): Head | undefined {
    const known = heads.get(roomId);
    if (known) return known;
    const head = selectHead.get(roomId);
    if (!head) return undefined;
    // A moved head must not be read back before it is written.
    if (heads.size >= maxHeads && movedHeads.size === 0) heads.clear();
    heads.set(roomId, head);
    return head;
  }

  function append(
    head: Head,
    n: number | null,
    userId: string,
    clientId: string | undefined,
    at: number,
    body: Body,
  ): void {
    insertEntry.run(head.key, head.last_seq + 1, n, userId, clientId ?? null, at, JSON.stringify(body));
    head.last_seq += 1;
    if (n !== null) head.last_n = n;
    movedHeads.add(head);
  }

  function appendMessage(write: WriteOf<'append-message'>): WriteResult {
    const head = headOf(write.room_id);
    if (!head) return { kind: 'no-room' };
    if (write.client_id !== undefined) {
      const sent = selectSent.get(write.user_id, write.client_id);
      if (sent) {
        const isSame =
          sent.room === head.key && (JSON.parse(sent.body) as { content: string }).content === write.content;
        return isSame
          ? { kind: 'appended', seq: sent.seq, n: sent.n, at: sent.at, dup: true }
          : { kind: 'client-id-conflict' };
      }
    }
    const n = head.last_n + 1;
    append(head, n, write.user_id, write.client_id, write.at, toBody(write));
    markRead.run(n, write.user_id, head.key);
    return { kind: 'appended', seq: head.last_seq, n, at: write.at, dup: false };
  }

  function update(write: WriteOf<'update-room'>): WriteResult {
    const head = headOf(write.room_id);
    if (!head) return { kind: 'no-room' };
    const { name, topic, slow_mode_ms, archived } = write.changes;
    updateRoom.run(
      name ?? null,
      topic ?? null,
      slow_mode_ms ?? null,
      archived === undefined ? null : Number(archived),
      head.key,
    );
    append(head, null, write.user_id, undefined, write.at, { type: 'RoomUpdated', changes: write.changes });
    return { kind: 'updated', seq: head.last_seq };
  }

  function createRoom({ room, at }: WriteOf<'create-room'>): WriteResult {
    const { changes } = insertRoom.run(
      room.room_id,
      room.name,
      room.topic,
      room.kind,
      room.epoch,
      room.first_seq,
      room.last_seq,
      room.last_n,
      room.slow_mode_ms,
      Number(room.archived),
      room.peers ? JSON.stringify(room.peers) : null,
      at,
    );
    return changes === 0 ? { kind: 'exists' } : { kind: 'done' };
  }

  function inRoom(roomId: string, run: (head: Head) => void): WriteResult {
    const head = headOf(roomId);
    if (!head) return { kind: 'no-room' };
    run(head);
    return { kind: 'done' };
  }

  function write(one: Write): WriteResult {
    switch (one.kind) {
      case 'append-message':
        return appendMessage(one);
      case 'update-room':
        return update(one);
      case 'create-room':
        return createRoom(one);
      case 'put-member':
        return inRoom(one.room_id, (head) => putMember.run(one.user_id, head.key, one.role, one.read_n));
      case 'mark-read':
        return inRoom(one.room_id, (head) => markRead.run(one.read_n, one.user_id, head.key));
      case 'remove-member':
        removeMember.run(one.user_id, one.room_id);
        return { kind: 'done' };
      case 'open-session':
        insertUser.run(one.user_id, one.username, one.at);
        insertSession.run(one.session_id, one.token_hash, one.user_id, one.at);
        return { kind: 'done' };
      case 'set-session-closed':
        setClosed.run(one.at ?? null, one.session_id);
        return { kind: 'done' };
      case 'end-session':
        endSession.all(one.session_id).forEach(forgetIfGone);
        return { kind: 'done' };
      case 'rename-user':
        renameUser.run(one.username, one.user_id);
        return { kind: 'done' };
      case 'expire-guests':
        expireSessions.all(one.closed_before).forEach(forgetIfGone);
        return { kind: 'done' };
    }
  }

  /** A guest without a session can never come back. */
  function forgetIfGone({ user_id }: Owner): void {
    if (selectSessionOf.get(user_id)) return;
    deleteMemberships.run(user_id);
    deleteUser.run(user_id);
  }

  return {
    /** Carries out `writes` in order. The caller's transaction makes them one. */
    writeAll(writes: readonly Write[]): WriteResult[] {
      const results = writes.map(write);
      for (const head of movedHeads) updateHead.run(head.last_seq, head.last_n, head.key);
      movedHeads.clear();
      return results;
    },
    forgetHeads(): void {
      heads.clear();
      movedHeads.clear();
    },
  };
}

function toBody(write: WriteOf<'append-message'>): Body {
  const { username, content, reply_to, to_user_id } = write;
  const reply = reply_to === undefined ? {} : { reply_to };
  if (to_user_id === undefined) return { type: 'Message', username, content, ...reply };
  return { type: 'PrivateMessage', username, to_user_id, content, ...reply };
}
