import type { Database } from 'better-sqlite3';
import type { FileUsage, StoredFile } from '../log/records.ts';

type FileRow = { readonly [K in keyof StoredFile]-?: StoredFile[K] | (undefined extends StoredFile[K] ? null : never) };

/** Reads about files, as the tables have them. */
export function createFileRecords(db: Database) {
  const selectFiles = db.prepare<[string], FileRow>(
    `SELECT file_id, user_id, filename, content_type, size, sha256, width, height, thumbnail, at
     FROM files WHERE file_id IN (SELECT value FROM json_each(?))`,
  );
  const selectUsage = db.prepare<[number, string], FileUsage>(
    `SELECT coalesce(sum(size), 0) AS bytes, coalesce(sum(iif(at >= ?, size, 0)), 0) AS bytesSince
     FROM files WHERE user_id = ?`,
  );
  const selectUnattached = db.prepare<[number], unknown>('SELECT 1 FROM files WHERE room IS NULL AND at < ? LIMIT 1');
  const selectDropped = db.prepare<[number], string>('SELECT sha256 FROM dropped_contents LIMIT ?').pluck();
  const selectUnused = db
    .prepare<[string], string>(
      `SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM files WHERE sha256 = value)
       AND NOT EXISTS (SELECT 1 FROM files WHERE thumbnail = value)`,
    )
    .pluck();

  return {
    findFiles: (fileIds: readonly string[]): StoredFile[] => selectFiles.all(JSON.stringify(fileIds)).map(toFile),
    readFileUsage: (userId: string, since: number) => selectUsage.get(since, userId) as FileUsage,
    hasUnattached: (madeBefore: number): boolean => selectUnattached.get(madeBefore) !== undefined,
    listDroppedContents: (limit: number): string[] => selectDropped.all(limit),
    findUnusedContents: (contents: readonly string[]): string[] => selectUnused.all(JSON.stringify(contents)),
  };
}

function toFile({ width, height, thumbnail, ...file }: FileRow): StoredFile {
  return {
    ...file,
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    ...(thumbnail !== null && { thumbnail }),
  };
}
