import type { Database } from 'better-sqlite3';
import type { Write } from '../log/write.ts';
import { createAccountWriter } from './sqlite-account-writes.ts';
import { listErasures, type RoomEntry, toEntries, toTrim } from './sqlite-entry.ts';
import { createFileWriter } from './sqlite-file-writes.ts';
import { createMessageWriter } from './sqlite-message-writes.ts';
import { createModerationWriter } from './sqlite-moderation-writes.ts';
import type { Decided } from './sqlite-results.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

/** Brings the tables up to date with decided writes. After a transaction that failed call `forgetKeys`. */
export function createWriter(db: Database) {
  const selectKey = db.prepare<[string], { key: number }>('SELECT key FROM rooms WHERE room_id = ?');
  const updateHead = db.prepare('UPDATE rooms SET last_seq = ?, last_n = max(last_n, ?) WHERE key = ?');
  const insertEntry = db.prepare(
    'INSERT INTO entries (room, seq, n, user_id, client_id, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertRoom = db.prepare(
    `INSERT INTO rooms (room_id, name, topic, kind, epoch, first_seq, last_seq, last_n, slow_mode_ms, archived, peers, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room_id) DO NOTHING`,
  );
  const updateRoom = db.prepare(
    `UPDATE rooms SET name = coalesce(?, name), topic = coalesce(?, topic), slow_mode_ms = coalesce(?, slow_mode_ms),
     archived = coalesce(?, archived), retention = coalesce(?, retention) WHERE key = ?`,
  );
  const putMember = db.prepare(
    `INSERT INTO members (user_id, room, role, read_n, account)
     VALUES (?, ?, ?, ?, EXISTS (SELECT 1 FROM accounts WHERE user_id = ?))
     ON CONFLICT (user_id, room) DO UPDATE SET read_n = max(read_n, excluded.read_n)`,
  );
  const setNotify = db.prepare(
    'UPDATE members SET notify = ? WHERE user_id = ? AND room = (SELECT key FROM rooms WHERE room_id = ?)',
  );
  const setRoomRole = db.prepare(
    'UPDATE members SET role = ? WHERE user_id = ? AND room = (SELECT key FROM rooms WHERE room_id = ?)',
  );
  const removeMember = db.prepare(
    'DELETE FROM members WHERE user_id = ? AND room = (SELECT key FROM rooms WHERE room_id = ?)',
  );
  const markRead = db.prepare('UPDATE members SET read_n = max(read_n, ?) WHERE user_id = ? AND room = ?');
  const markUnread = db.prepare('UPDATE members SET read_n = ? WHERE user_id = ? AND room = ?');
  const accounts = createAccountWriter(db);
  const moderation = createModerationWriter(db);
  const files = createFileWriter(db);

  const keys = new Map<string, number>();
  const maxKeys = 10_000;

  function keyOf(roomId: string): number {
    const known = keys.get(roomId);
    if (known !== undefined) return known;
    const row = selectKey.get(roomId);
    if (!row) throw new Error(`a write to ${roomId} was decided, and there is no such room`);
    if (keys.size >= maxKeys) keys.clear();
    keys.set(roomId, row.key);
    return row.key;
  }

  const messages = createMessageWriter(db, keyOf);

  function createRoom({ room, at }: WriteOf<'create-room'>): void {
    insertRoom.run(
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
  }

  function update(key: number, changes: WriteOf<'update-room'>['changes']): void {
    const { name, topic, slow_mode_ms, archived, retention } = changes;
    updateRoom.run(
      name ?? null,
      topic ?? null,
      slow_mode_ms ?? null,
      archived === undefined ? null : Number(archived),
      retention ? JSON.stringify(retention) : null,
      key,
    );
  }

  /** `isMovedBack`: whatever the table says is no longer so. */
  type LatestRead = {
    readonly user_id: string;
    readonly key: number;
    readonly read_n: number;
    readonly isMovedBack?: boolean;
  };
  /** What many writes change over and over is written once, at the end. */
  type Latest = {
    readonly heads: Map<number, { readonly seq: number; readonly n: number }>;
    readonly reads: Map<string, LatestRead>;
  };

  function noteHead(latest: Latest, key: number, seq: number, n: number): void {
    latest.heads.set(key, { seq, n: Math.max(n, latest.heads.get(key)?.n ?? 0) });
  }

  function noteRead(latest: Latest, key: number, user_id: string, read_n: number): void {
    const id = `${key} ${user_id}`;
    const before = latest.reads.get(id);
    if (read_n > (before?.read_n ?? 0)) latest.reads.set(id, { ...before, user_id, key, read_n });
  }

  function noteUnread(latest: Latest, key: number, user_id: string, read_n: number): void {
    latest.reads.set(`${key} ${user_id}`, { user_id, key, read_n, isMovedBack: true });
  }

  function insert({ room_id, entry }: RoomEntry, latest: Latest): void {
    const key = keyOf(room_id);
    const { seq, n, user_id, client_id, at, body } = entry;
    insertEntry.run(key, seq, n, user_id, client_id, at, body);
    noteHead(latest, key, seq, n ?? 0);
    if (n !== null) noteRead(latest, key, user_id, n);
  }

  function apply(decided: Decided, latest: Latest): void {
    for (const entry of toEntries(decided)) insert(entry, latest);
    messages.change(decided);
    for (const erasure of listErasures(decided)) {
      messages.erase(erasure);
      files.dropOf(keyOf(erasure.room_id), erasure.seq, erasure.seq);
    }
    const trim = toTrim(decided);
    if (trim) {
      messages.trim(trim);
      files.dropOf(keyOf(trim.room_id), 0, trim.first_seq - 1);
    }
    moderation.audit(decided);
    const { write, result } = decided;
    switch (write.kind) {
      case 'append-message':
        if (result.kind === 'appended' && !result.dup && write.files) {
          files.attach(write.files, keyOf(write.room_id), result.seq);
        }
        return;
      case 'add-file':
        return result.kind === 'done' ? files.add(write.file) : undefined;
      case 'delete-message':
      case 'edit-message':
      case 'set-reaction':
      case 'set-pin':
      case 'trim-history':
      case 'wait':
        return;
      case 'update-room':
        return result.kind === 'updated' ? update(keyOf(write.room_id), write.changes) : undefined;
      case 'create-room':
        return result.kind === 'done' ? createRoom(write) : undefined;
      case 'put-member':
        if (result.kind !== 'done') return;
        putMember.run(write.user_id, keyOf(write.room_id), write.role, write.read_n, write.user_id);
        return;
      case 'mark-read':
        return result.kind === 'done' ? noteRead(latest, keyOf(write.room_id), write.user_id, write.read_n) : undefined;
      case 'mark-unread':
        return result.kind === 'done'
          ? noteUnread(latest, keyOf(write.room_id), write.user_id, write.read_n)
          : undefined;
      case 'set-notify':
        setNotify.run(write.level === 'all' ? null : write.level, write.user_id, write.room_id);
        return;
      case 'set-room-role':
        setRoomRole.run(write.role, write.user_id, write.room_id);
        return;
      case 'remove-member':
      case 'kick':
        removeMember.run(write.user_id, write.room_id);
        return;
      case 'ban': {
        if (result.kind !== 'banned') return;
        const { room_id } = write.sanction;
        moderation.putSanction(write.sanction);
        if (room_id === undefined) accounts.endAllSessions(write.user_id);
        else removeMember.run(write.user_id, room_id);
        return;
      }
      case 'mute':
        return moderation.putSanction(write.sanction);
      case 'lift':
        return moderation.lift(write);
      case 'report':
        return moderation.report(write);
      case 'close-report':
        return moderation.closeReport(write);
      case 'open-session':
        return result.kind === 'done' ? accounts.openSession(write) : undefined;
      case 'create-account':
        return result.kind === 'done' ? accounts.createAccount(write) : undefined;
      case 'rename-user':
        return result.kind === 'done' ? accounts.renameUser(write) : undefined;
      case 'sign-in':
        return accounts.signIn(write);
      case 'set-password':
        return accounts.setPassword(write);
      case 'set-role':
        return accounts.setRole(write);
      case 'create-invite':
        return accounts.createInvite(write);
      case 'set-session-closed':
        return accounts.setClosed(write);
      case 'end-session':
        return accounts.endSession(write);
    }
  }

  return {
    /** Carries out `decided` in order. The caller's transaction makes it one. */
    applyAll(decided: readonly Decided[]): void {
      const latest: Latest = { heads: new Map(), reads: new Map() };
      for (const one of decided) apply(one, latest);
      for (const [key, { seq, n }] of latest.heads) updateHead.run(seq, n, key);
      for (const { user_id, key, read_n, isMovedBack } of latest.reads.values()) {
        (isMovedBack ? markUnread : markRead).run(read_n, user_id, key);
      }
    },
    expireGuests: accounts.expireGuests,
    expireSessions: accounts.expireSessions,
    expireFiles: files.expire,
    forgetDroppedContents: files.forgetDropped,
    forgetKeys: () => keys.clear(),
  };
}
