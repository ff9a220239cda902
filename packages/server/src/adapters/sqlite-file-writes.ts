import type { File } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type { StoredFile } from '../log/records.ts';

/** The writes about files. What nothing needs any more is noted: the data folder is not ours to clear. */
export function createFileWriter(db: Database) {
  const insertFile = db.prepare(
    `INSERT INTO files (file_id, user_id, filename, content_type, size, sha256, width, height, thumbnail, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const attach = db.prepare('UPDATE files SET room = ?, seq = ? WHERE file_id = ?');
  const dropContents = db.prepare(
    `INSERT INTO dropped_contents SELECT sha256 FROM files WHERE room = @room AND seq BETWEEN @from AND @to
     UNION SELECT thumbnail FROM files WHERE room = @room AND seq BETWEEN @from AND @to AND thumbnail IS NOT NULL
     ON CONFLICT (sha256) DO NOTHING`,
  );
  const deleteOf = db.prepare('DELETE FROM files WHERE room = @room AND seq BETWEEN @from AND @to');
  const selectUnattached = db.prepare<
    [number, number],
    Pick<StoredFile, 'file_id' | 'sha256'> & { thumbnail: string | null }
  >('SELECT file_id, sha256, thumbnail FROM files WHERE room IS NULL AND at < ? ORDER BY at LIMIT ?');
  const dropContent = db.prepare('INSERT INTO dropped_contents (sha256) VALUES (?) ON CONFLICT (sha256) DO NOTHING');
  const deleteFile = db.prepare('DELETE FROM files WHERE file_id = ?');
  const forgetContent = db.prepare('DELETE FROM dropped_contents WHERE sha256 = ?');

  return {
    add(file: StoredFile): void {
      const { file_id, user_id, filename, content_type, size, sha256, width, height, thumbnail, at } = file;
      insertFile.run(
        file_id,
        user_id,
        filename,
        content_type,
        size,
        sha256,
        width ?? null,
        height ?? null,
        thumbnail ?? null,
        at,
      );
    },
    attach(files: readonly File[], room: number, seq: number): void {
      for (const { file_id } of files) attach.run(room, seq, file_id);
    },
    /** Forgets the files of messages that are erased: those from `from` to `to`. */
    dropOf(room: number, from: number, to: number): void {
      dropContents.run({ room, from, to });
      deleteOf.run({ room, from, to });
    },
    expire(madeBefore: number, limit: number): number {
      const files = selectUnattached.all(madeBefore, limit);
      for (const { file_id, sha256, thumbnail } of files) {
        dropContent.run(sha256);
        if (thumbnail !== null) dropContent.run(thumbnail);
        deleteFile.run(file_id);
      }
      return files.length;
    },
    forgetDropped(contents: readonly string[]): void {
      for (const content of contents) forgetContent.run(content);
    },
  };
}
