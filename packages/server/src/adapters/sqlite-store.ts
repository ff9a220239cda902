import type { Store } from '../log/store.ts';
import type { SqliteCheckpointer } from './sqlite-checkpointer.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { isErasing } from './sqlite-entry.ts';
import type { SqliteIndexer } from './sqlite-indexer.ts';
import type { SqliteReader } from './sqlite-reader.ts';
import { decodeResults, type ResultCodes } from './sqlite-results.ts';
import type { SqliteSearcher } from './sqlite-searcher.ts';
import { type SqliteThread, type StartThread, startThreads } from './sqlite-thread.ts';

/**
 * The SQLite store in threads of its own: one writes, one reads what rooms said, so that no page of history waits for a disk
 * that is slow to flush, and one keeps the write-ahead log short, so that no commit has to. One keeps the index for searching, and
 * one searches, once anybody does. Rejects with a `StorageError` when the file cannot be used.
 */
export async function openSqliteStore(options: {
  readonly file: string;
  readonly start?: StartThread;
}): Promise<Store> {
  const { file, start = startThreads(new URL('./sqlite-worker.js', import.meta.url)) } = options;
  const writer = start<SqliteDatabase>({ file, role: 'writer' });
  try {
    // The first request opens the file, so that a start with an unusable one fails here.
    await writer.call('loadRooms');
  } catch (error) {
    await writer.terminate();
    throw error;
  }
  const reader = start<SqliteReader>({ file, role: 'reader' });
  const checkpointer = start<SqliteCheckpointer>({ file, role: 'checkpointer' });
  // Opens it; from then on it goes by itself. Should it die, the writer checkpoints when the log is long.
  checkpointer.call('checkpoint').catch(() => undefined);
  const indexer = start<SqliteIndexer>({ file, role: 'indexer' });
  // The same: should it die, what comes later is not found.
  indexer.call('start').catch(() => undefined);
  let searcher: SqliteThread<SqliteSearcher> | undefined;
  return {
    async commit(writes) {
      const results = await writer.call('commit', JSON.stringify(writes));
      const decided = decodeResults(JSON.parse(results) as ResultCodes, writes);
      // Should the thread have died, the log is emptied when the store closes.
      if (decided.some(isErasing)) checkpointer.call('noteErasure').catch(() => undefined);
      return decided.map(({ result }) => result);
    },
    loadRooms: () => writer.call('loadRooms'),
    loadTombstones: () => writer.call('loadTombstones'),
    loadChangedAt: () => writer.call('loadChangedAt'),
    loadMentions: () => writer.call('loadMentions'),
    findMentions: (...args) => writer.call('findMentions', ...args),
    findSession: (tokenHash) => writer.call('findSession', tokenHash),
    findPerson: (userId, roomId) => writer.call('findPerson', userId, roomId),
    loadModeration: (now) => writer.call('loadModeration', now),
    readAudit: (before, limit) => writer.call('readAudit', before, limit),
    readReports: (before, limit) => writer.call('readReports', before, limit),
    async readAuthored(...args) {
      // Found by an index of the tables, so they are brought up to date first.
      await writer.call('settle');
      return reader.call('readAuthored', ...args);
    },
    countMembers: (now) => writer.call('countMembers', now),
    listMembers: (...args) => writer.call('listMembers', ...args),
    listMemberships: (userId) => writer.call('listMemberships', userId),
    findUser: (userId) => writer.call('findUser', userId),
    findAccount: (keys) => writer.call('findAccount', keys),
    listSessions: (userId) => writer.call('listSessions', userId),
    findInvite: (codeHash) => writer.call('findInvite', codeHash),
    hasAdmin: () => writer.call('hasAdmin'),
    listAccounts: (after, limit) => writer.call('listAccounts', after, limit),
    expireSessions: (...args) => writer.call('expireSessions', ...args),
    expireGuests: (closedBefore, limit) => writer.call('expireGuests', closedBefore, limit),
    findFiles: (fileIds) => writer.call('findFiles', fileIds),
    readFileUsage: (userId, since) => writer.call('readFileUsage', userId, since),
    expireFiles: (madeBefore, limit) => writer.call('expireFiles', madeBefore, limit),
    listDroppedContents: (limit) => writer.call('listDroppedContents', limit),
    forgetDroppedContents: (contents) => writer.call('forgetDroppedContents', contents),
    findUnusedContents: (contents) => writer.call('findUnusedContents', contents),
    readEvents: (roomId, afterSeq, limit) => reader.call('readEvents', roomId, afterSeq, limit),
    readChanges: (roomId, upToSeq, limit) => reader.call('readChanges', roomId, upToSeq, limit),
    readMessages: (...args) => reader.call('readMessages', ...args),
    readReactions: (...args) => reader.call('readReactions', ...args),
    readPins: (...args) => reader.call('readPins', ...args),
    findMembers: (...args) => reader.call('findMembers', ...args),
    async readMentions(...args) {
      // Found by an index of the tables, as below.
      await writer.call('settle');
      return reader.call('readMentions', ...args);
    },
    readReactors: (...args) => reader.call('readReactors', ...args),
    readRevisions: (...args) => reader.call('readRevisions', ...args),
    search(...args) {
      searcher ??= start<SqliteSearcher>({ file, role: 'searcher' });
      return searcher.call('search', ...args);
    },
    async close() {
      // The last connection to close leaves no log beside the file.
      await Promise.all([reader.close(), checkpointer.close(), indexer.close(), searcher?.close()]);
      await writer.close();
    },
  };
}
