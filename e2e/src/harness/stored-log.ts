import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { ShownRecord } from '../checker/checker.ts';

/** The messages of a room as they are on disk, read past the server. */
export function readStoredLog(dataDir: string, roomId: string): ShownRecord[] {
  const db = new Sqlite(join(dataDir, 'tertulia.db'), { readonly: true });
  try {
    const rows = db
      .prepare<[string], { seq: number; n: number; client_id: string; body: string }>(
        `SELECT seq, n, client_id, body FROM entries WHERE n IS NOT NULL
         AND room = (SELECT key FROM rooms WHERE room_id = ?) ORDER BY seq`,
      )
      .all(roomId);
    return rows.map(({ seq, n, client_id, body }) => ({
      room: roomId,
      seq,
      n,
      clientId: client_id,
      content: (JSON.parse(body) as { content: string }).content,
    }));
  } finally {
    db.close();
  }
}
