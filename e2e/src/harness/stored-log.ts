import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { ShownRecord, StoredRecord } from '../checker/checker.ts';

export type StoredLogs = {
  /** Every entry of every room, ascending by seq. */
  readonly logs: ReadonlyMap<string, readonly StoredRecord[]>;
  /** The rooms each user is in. */
  readonly memberships: ReadonlyMap<string, readonly string[]>;
};

/** What is on disk, read past the server. */
export function readStoredLogs(dataDir: string): StoredLogs {
  return read(dataDir, (db) => {
    const rows = db
      .prepare<[], { room_id: string; seq: number; n: number | null; client_id: string | null; body: string }>(
        'SELECT room_id, seq, n, client_id, body FROM entries JOIN rooms ON key = room ORDER BY room, seq',
      )
      .all();
    const logs = new Map<string, StoredRecord[]>();
    for (const { room_id: room, seq, n, client_id, body } of rows) {
      const log = logs.get(room) ?? [];
      logs.set(room, log);
      const { content } = JSON.parse(body) as { content: string };
      log.push(n === null ? { room, seq } : { room, seq, n, clientId: client_id ?? '', content });
    }
    const memberships = new Map<string, string[]>();
    const members = db
      .prepare<[], { user_id: string; room_id: string }>(
        'SELECT user_id, room_id FROM members JOIN rooms ON key = room',
      )
      .all();
    for (const { user_id, room_id } of members)
      memberships.set(user_id, [...(memberships.get(user_id) ?? []), room_id]);
    return { logs, memberships };
  });
}

/** The messages of one room. */
export function readStoredLog(dataDir: string, roomId: string): ShownRecord[] {
  return (readStoredLogs(dataDir).logs.get(roomId) ?? []).filter((one) => one.n !== undefined);
}

function read<T>(dataDir: string, run: (db: Sqlite.Database) => T): T {
  const db = new Sqlite(join(dataDir, 'tertulia.db'), { readonly: true });
  try {
    return run(db);
  } finally {
    db.close();
  }
}
