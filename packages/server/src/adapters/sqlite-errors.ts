import { StorageError } from '../log/store.ts';

const advice: readonly (readonly [code: string, sentence: string])[] = [
  ['SQLITE_FULL', 'the disk is full; free some space'],
  ['SQLITE_IOERR', 'the disk does not read or write as it should; check it and its free space'],
  ['SQLITE_READONLY', 'the file or its folder is read-only; make both writable by this user'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened; its folder must exist and be writable by this user'],
  ['SQLITE_NOTADB', 'the file is no SQLite database; move it away or choose another data folder'],
  ['SQLITE_CORRUPT', 'the file is damaged; restore it from a backup'],
  ['SQLITE_BUSY', 'another process holds the file; is a second server running on it?'],
];

/** Errors of the storage become sentences; anything else is a bug and stays as it is, unless `otherwise` explains it. */
export function toStorageError(error: unknown, what: string, otherwise?: string): unknown {
  if (error instanceof StorageError) return error;
  const { code = '' } = error as { code?: string };
  const reason = error instanceof Error ? error.message : String(error);
  // Extended codes, such as SQLITE_IOERR_WRITE, begin with the plain one.
  const known = advice.find(([plain]) => code.startsWith(plain));
  if (known) return new StorageError(`${what}: ${known[1]} (${code}: ${reason})`, { cause: error });
  return otherwise ? new StorageError(`${what}: ${otherwise} (${reason})`, { cause: error }) : error;
}
