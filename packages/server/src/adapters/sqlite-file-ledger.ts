import type { File } from '@tertulia/protocol';
import type { Database } from 'better-sqlite3';
import type { Write, WriteResult } from '../log/write.ts';
import type { Decided } from './sqlite-results.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

/** Decides to whom a file belongs and whether it may still be attached, for the tables and for what is not yet in them. */
export function createFileLedger(db: Database) {
  const selectFile = db.prepare<[string], { user_id: string; room: number | null }>(
    'SELECT user_id, room FROM files WHERE file_id = ?',
  );
  /** By id, whose: the files that the tables do not hold yet. */
  const added = new Map<string, string>();
  /** Attached by messages that the tables do not hold yet. */
  const attached = new Set<string>();

  function isFree(fileId: string, userId: string): boolean {
    if (attached.has(fileId)) return false;
    const owner = added.get(fileId);
    if (owner !== undefined) return owner === userId;
    const row = selectFile.get(fileId);
    return row !== undefined && row.room === null && row.user_id === userId;
  }

  function note({ write, result }: Decided): void {
    if (write.kind === 'add-file' && result.kind === 'done') added.set(write.file.file_id, write.file.user_id);
    if (write.kind === 'append-message' && result.kind === 'appended' && !result.dup) {
      for (const { file_id } of write.files ?? []) attached.add(file_id);
    }
  }

  return {
    add(write: WriteOf<'add-file'>): WriteResult {
      const { file_id } = write.file;
      if (added.has(file_id) || selectFile.get(file_id)) return { kind: 'exists' };
      const result = { kind: 'done' } as const;
      note({ write, result });
      return result;
    },
    /** Index of the first that may not be attached by `userId`. */
    findRefused(files: readonly File[], userId: string): number | undefined {
      const index = files.findIndex(
        ({ file_id }, at) => !isFree(file_id, userId) || files.findIndex((one) => one.file_id === file_id) < at,
      );
      return index < 0 ? undefined : index;
    },
    note,
    forget(): void {
      added.clear();
      attached.clear();
    },
  };
}
