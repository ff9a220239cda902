import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageError, type Store } from '../log/store.ts';
import { type Write } from '../log/write.ts';
import { describeAccountContract } from './account-contract.ts';
import { describeChangeContract } from './change-contract.ts';
import { describeFileContract } from './file-contract.ts';
import { describeModerationContract } from './moderation-contract.ts';
import { describeSearchContract } from './search-contract.ts';
import { openSqliteDatabase, type SqliteDatabase } from './sqlite-database.ts';
import { openSqliteReader } from './sqlite-reader.ts';
import { decodeResults } from './sqlite-results.ts';
import { migrate } from './sqlite-schema.ts';
import { createCatchUp } from './sqlite-search-catch-up.ts';
import { openSearchIndex, toSearchFile } from './sqlite-search-schema.ts';
import { openSqliteSearcher } from './sqlite-searcher.ts';
import { describeStoreContract } from './store-contract.ts';

function commit(database: SqliteDatabase, writes: readonly Write[]) {
  const results = JSON.parse(database.commit(JSON.stringify(writes))) as number[];
  return decodeResults(results, writes).map(({ result }) => result);
}

/** The database without its threads, with promises. */
function openStore(file: string): Store {
  const database = openSqliteDatabase(file);
  const reader = openSqliteReader(file);
  const log = new Sqlite(file);
  const index = openSearchIndex(toSearchFile(file));
  const catchUp = createCatchUp(log, index);
  const searcher = openSqliteSearcher(file);
  return {
    commit: async (writes) => commit(database, writes),
    loadRooms: async () => database.loadRooms(),
    loadTombstones: async () => database.loadTombstones(),
    loadChangedAt: async () => database.loadChangedAt(),
    loadMentions: async () => database.loadMentions(),
    findMentions: async (...args) => database.findMentions(...args),
    readPins: async (...args) => reader.readPins(...args),
    findMembers: async (...args) => reader.findMembers(...args),
    readMentions: async (...args) => {
      database.settle();
      return reader.readMentions(...args);
    },
    search: async (...args) => {
      database.settle();
      while (catchUp().more);
      return searcher.search(...args);
    },
    findSession: async (tokenHash) => database.findSession(tokenHash),
    findPerson: async (...args) => database.findPerson(...args),
    loadModeration: async (now) => database.loadModeration(now),
    readAudit: async (...args) => database.readAudit(...args),
    readReports: async (...args) => database.readReports(...args),
    readAuthored: async (...args) => {
      database.settle();
      return reader.readAuthored(...args);
    },
    countMembers: async (now) => database.countMembers(now),
    listMembers: async (...args) => database.listMembers(...args),
    listMemberships: async (userId) => database.listMemberships(userId),
    findUser: async (userId) => database.findUser(userId),
    findAccount: async (keys) => database.findAccount(keys),
    listSessions: async (userId) => database.listSessions(userId),
    findInvite: async (codeHash) => database.findInvite(codeHash),
    hasAdmin: async () => database.hasAdmin(),
    listAccounts: async (...args) => database.listAccounts(...args),
    expireSessions: async (...args) => database.expireSessions(...args),
    expireGuests: async (...args) => database.expireGuests(...args),
    findFiles: async (...args) => database.findFiles(...args),
    readFileUsage: async (...args) => database.readFileUsage(...args),
    expireFiles: async (...args) => database.expireFiles(...args),
    listDroppedContents: async (...args) => database.listDroppedContents(...args),
    forgetDroppedContents: async (...args) => database.forgetDroppedContents(...args),
    findUnusedContents: async (...args) => database.findUnusedContents(...args),
    readEvents: async (...args) => reader.readEvents(...args),
    readChanges: async (...args) => reader.readChanges(...args),
    readMessages: async (...args) => reader.readMessages(...args),
    readReactions: async (...args) => reader.readReactions(...args),
    readReactors: async (...args) => reader.readReactors(...args),
    readRevisions: async (...args) => reader.readRevisions(...args),
    close: async () => {
      for (const connection of [reader, searcher, log, index, database]) connection.close();
    },
  };
}

describeStoreContract('the SQLite database', async (folder) => openStore(join(folder, 'log.db')));
describeAccountContract('the SQLite database', async (folder) => openStore(join(folder, 'log.db')));
describeModerationContract('the SQLite database', async (folder) => openStore(join(folder, 'log.db')));
describeChangeContract('the SQLite database', async (folder) => openStore(join(folder, 'log.db')));
describeFileContract('the SQLite database', async (folder) => openStore(join(folder, 'log.db')));
describeSearchContract('the SQLite database', async (folder) => openStore(join(folder, 'log.db')));

// Some flush a thousand commits one by one, which takes a slow disk its time.
describe('the SQLite database', { timeout: 60_000 }, () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tertulia-sqlite-'));
    file = join(folder, 'log.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const say = (content: string, client_id?: string): Write => ({
    kind: 'append-message',
    room_id: 'general',
    user_id: 'u1',
    username: 'ana',
    content,
    at: 0,
    ...(client_id && { client_id }),
  });
  /** As another program would see or change the file. */
  const inFile = <T>(run: (db: Sqlite.Database) => T): T => {
    const db = new Sqlite(file);
    try {
      return run(db);
    } finally {
      db.close();
    }
  };
  const waiting = () => inFile((db) => db.prepare('SELECT count(*) FROM journal').pluck().get());
  const contents = (of: string) => {
    const reader = openSqliteReader(of);
    const events = reader.readEvents('general', 0, 9);
    reader.close();
    return events.map((event) => 'content' in event && event.content);
  };
  const seqOf = (database: SqliteDatabase, ...writes: Write[]) =>
    commit(database, writes).map((result) => (result.kind === 'appended' ? result.seq : result.kind));

  it('writes nothing of a transaction that fails, and numbers on from what stands', () => {
    const database = openSqliteDatabase(file);
    expect(seqOf(database, say('a', 'c1'))).toEqual([1]);
    inFile((db) =>
      db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON journal WHEN NEW.writes LIKE '%poison%'
               BEGIN SELECT RAISE(ABORT, 'poison'); END`),
    );
    const room = { ...database.loadRooms()[0], room_id: 'tea' } as ReturnType<SqliteDatabase['loadRooms']>[number];
    const failing: Write[] = [{ kind: 'create-room', room, at: 0 }, say('b', 'c2'), say('c'), say('poison')];
    expect(() => commit(database, failing)).toThrow('poison');
    expect(database.loadRooms()).toHaveLength(1);
    expect(seqOf(database, say('b', 'c2'), say('a', 'c1'))).toEqual([2, 1]);
    expect(database.loadRooms()).toMatchObject([{ last_seq: 2, last_n: 2 }]);
    database.close();
  });

  it('says storage error when the disk is full, and goes on when there is space', () => {
    const database = openSqliteDatabase(file);
    commit(database, [say('before')]);
    database.close();
    const pages = inFile((db) => db.pragma('page_count', { simple: true }) as number);
    const full = openSqliteDatabase(file, { maxPages: pages });
    const large = Array.from({ length: 50 }, () => say('x'.repeat(4_000)));
    expect(() => commit(full, large)).toThrow(StorageError);
    expect(() => commit(full, large)).toThrow(/the disk is full; free some space/);
    expect(seqOf(full, say('small'))).toEqual([2]);
    full.close();
    const reopened = openSqliteDatabase(file);
    expect(contents(file)).toHaveLength(2);
    reopened.close();
  });

  it('refuses a file that a newer server wrote', () => {
    openSqliteDatabase(file).close();
    inFile((db) => db.pragma('user_version = 999'));
    expect(() => openSqliteDatabase(file)).toThrow(StorageError);
    expect(() => openSqliteDatabase(file)).toThrow(/newer Tertulia \(schema 999, .*update the server/);
  });

  it('says what to do about a file it cannot open', () => {
    expect(() => openSqliteDatabase(join(folder, 'missing', 'log.db'))).toThrow(StorageError);
    expect(() => openSqliteDatabase(join(folder, 'missing', 'log.db'))).toThrow(/must exist and be writable/);
    mkdirSync(join(folder, 'taken.db'));
    expect(() => openSqliteDatabase(join(folder, 'taken.db'))).toThrow(/must exist and be writable/);
    writeFileSync(file, 'this is some other kind of file, long enough to have a header of its own'.repeat(20));
    expect(() => openSqliteDatabase(file)).toThrow(/is no SQLite database/);
  });

  it('takes over the sessions of schema 2, and what its journal says of them', () => {
    const closed = (session_id: string, at?: number) => ({ kind: 'set-session-closed', session_id, at });
    const opened = { kind: 'open-session', session_id: 's4', token_hash: 't4', user_id: 'u4', username: 'dan', at: 4 };
    const journal = [
      [say('kept'), closed('s1', 10), opened],
      [closed('s4', 20), { kind: 'end-session', session_id: 's2' }, closed('unknown', 5)],
    ];
    inFile((db) => {
      migrate(db, 2);
      db.exec(`
        INSERT INTO users VALUES ('u1', 'ana', 0), ('u2', 'bob', 0), ('u3', 'cem', 0);
        INSERT INTO sessions VALUES ('s1', 't1', 'u1', 1, NULL), ('s2', 't2', 'u2', 2, NULL), ('s3', 't3', 'u3', 3, 30)`);
      const insert = db.prepare('INSERT INTO journal (writes, results) VALUES (?, ?)');
      insert.run(JSON.stringify(journal[0]), JSON.stringify([5, 1, 1, 0, 0]));
      insert.run(JSON.stringify(journal[1]), JSON.stringify([0, 0, 0]));
    });
    openSqliteDatabase(file).close();
    const rows = inFile((db) =>
      db.prepare('SELECT user_id, session_id, token_hash, created_at, closed_at FROM sessions').raw().all(),
    );
    expect(rows).toEqual([
      ['u1', 's1', 't1', 1, 10],
      ['u3', 's3', 't3', 3, 30],
      ['u4', 's4', 't4', 4, 20],
    ]);
    expect(inFile((db) => db.prepare('SELECT seq FROM entries').pluck().all())).toEqual([1]);
    expect(waiting()).toBe(0);
  });

  it('takes over the guests of schema 3, and what its journal says of them', () => {
    const old = { kind: 'open-session', session_id: 's2', token_hash: 't2', user_id: 'u2', username: 'bob', at: 4 };
    inFile((db) => {
      migrate(db, 3);
      db.exec(`
        INSERT INTO users VALUES ('u1', 'ana', 0);
        INSERT INTO sessions VALUES ('u1', 's1', 't1', 1, 10)`);
      const rename = { kind: 'rename-user', user_id: 'u1', username: 'anna' };
      const insert = db.prepare('INSERT INTO journal (writes, results) VALUES (?, ?)');
      insert.run(JSON.stringify([old, rename]), JSON.stringify([0, 0]));
    });
    const database = openSqliteDatabase(file);
    expect(database.findSession('t1')).toMatchObject({ username: 'anna', guest: true, closed_at: 10 });
    expect(database.findSession('t2')).toMatchObject({ username: 'bob', guest: true, role: 'user' });
    expect([database.hasAdmin(), database.listAccounts('', 9)]).toEqual([false, []]);
    expect(database.expireGuests(11, 9)).toBe(1);
    database.close();
  });

  it('knows of the members of schema 7 who has an account', () => {
    inFile((db) => {
      migrate(db, 7);
      db.exec(`
        INSERT INTO users VALUES ('u1', 'ana', 0), ('u2', 'bob', 0);
        INSERT INTO accounts VALUES ('u1', 'ana', 'ana', 'hash', 'user', 0);
        INSERT INTO members VALUES ('u1', 1, 'moderator', 0), ('u2', 1, 'user', 0)`);
    });
    const database = openSqliteDatabase(file);
    expect(database.countMembers(0)).toEqual([{ room_id: 'general', count: 1 }]);
    expect(database.listMembers('general', '', 9, 0)).toEqual([{ user_id: 'u1', username: 'ana', role: 'moderator' }]);
    database.close();
  });

  it('decides names and invites anew when a commit fails, and for what waits when the tables cannot follow', () => {
    const database = openSqliteDatabase(file);
    inFile((db) =>
      db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON journal WHEN NEW.writes LIKE '%poison%'
               BEGIN SELECT RAISE(ABORT, 'poison'); END`),
    );
    const account = (id: string, username: string): Write => ({
      kind: 'create-account',
      user_id: id,
      username,
      name: { key: username, skeleton: username },
      password_hash: 'hash',
      role: 'user',
      at: 1,
      invite_hash: 'code',
    });
    const invite = { kind: 'create-invite', code_hash: 'code', role: 'user', uses: 2, expires_at: 9, at: 0 } as const;
    commit(database, [invite, account('u1', 'ana')]);
    expect(() => commit(database, [account('u2', 'bob'), say('poison')])).toThrow('poison');
    expect(commit(database, [account('u3', 'ana'), account('u4', 'bob'), account('u5', 'cem')])).toEqual([
      { kind: 'taken' },
      { kind: 'done' },
      { kind: 'no-invite' },
    ]);
    expect(waiting()).toBe(2);
    expect(database.listAccounts('', 9).map(({ username }) => username)).toEqual(['ana', 'bob']);
    database.close();
  });

  it('asks once a commit whose names those are who enter', () => {
    const database = openSqliteDatabase(file);
    const guests = Array.from({ length: 500 }, (_, i): Write => {
      const username = `guest ${i}`;
      const ids = { session_id: `s${i}`, token_hash: `t${i}`, user_id: `u${i}` };
      return { kind: 'open-session', ...ids, username, name: { key: username, skeleton: username }, at: 0 };
    });
    const prepared = vi.spyOn(Object.getPrototypeOf(new Sqlite(':memory:').prepare('SELECT 1')), 'all');
    commit(database, guests);
    expect(prepared).toHaveBeenCalledTimes(1);
    prepared.mockRestore();
    database.close();
  });

  it('finds who has no change waiting without bringing the tables up to date first', () => {
    const database = openSqliteDatabase(file);
    const commit = (...writes: Write[]) => database.commit(JSON.stringify(writes));
    const enter = (id: string): Write => ({
      kind: 'open-session',
      session_id: `s-${id}`,
      token_hash: `t-${id}`,
      user_id: id,
      username: id,
      name: { key: id, skeleton: id },
      at: 0,
    });
    commit(enter('u1'), enter('u2'));
    database.settle();
    commit({ kind: 'set-session-closed', user_id: 'u1', session_id: 's-u1', at: 1 }, say('of another'));
    commit({ kind: 'rename-user', user_id: 'u2', username: 'bo', name: { key: 'bo', skeleton: 'bo' } });
    expect(database.findUser('u3')).toBeUndefined();
    expect(database.findSession('t-u3')).toBeUndefined();
    expect(waiting()).toBe(2);
    expect(database.findSession('t-u2')).toMatchObject({ username: 'bo' });
    expect(waiting()).toBe(0);
    commit({ kind: 'set-session-closed', user_id: 'u2', session_id: 's-u2', at: 1 });
    expect(database.findSession('t-u2')).toMatchObject({ username: 'bo' });
    expect(waiting()).toBe(1);
    commit({ kind: 'end-session', user_id: 'u2', session_id: 's-u2' });
    expect(database.findSession('t-u2')).toBeUndefined();
    database.close();
  });

  it('lets the tables follow before large messages take long to write there', () => {
    const database = openSqliteDatabase(file);
    const large = say('x'.repeat(4_000));
    const most = Array.from({ length: 300 }, () => {
      commit(database, [large]);
      return waiting() as number;
    });
    // 512 KiB of them.
    expect(Math.max(...most)).toBeGreaterThan(100);
    expect(Math.max(...most)).toBeLessThan(132);
    database.close();
  });

  it('flushes every commit and leaves no log beside the file when closed', () => {
    const database = openSqliteDatabase(file);
    commit(database, [say('a')]);
    database.close();
    expect(inFile((db) => db.pragma('journal_mode', { simple: true }))).toBe('wal');
    expect(inFile((db) => db.prepare('SELECT count(*) FROM entries').pluck().get())).toBe(1);
  });

  it('finds at the next start what was committed and not yet in the tables, and decides on as before', () => {
    const database = openSqliteDatabase(file);
    const room = { ...database.loadRooms()[0], room_id: 'tea' } as ReturnType<SqliteDatabase['loadRooms']>[number];
    const inTea = { ...say('in tea', 'c3'), room_id: 'tea' } as Write;
    commit(database, [say('a', 'c1'), { kind: 'create-room', room: { ...room, last_seq: 0, last_n: 0 }, at: 0 }]);
    commit(database, [say('b', 'c2'), inTea, say('a', 'c1')]);
    // What a process that dies now leaves behind.
    const dead = join(folder, 'dead.db');
    copyFileSync(file, dead);
    copyFileSync(`${file}-wal`, `${dead}-wal`);
    database.close();
    const reopened = openSqliteDatabase(dead);
    expect(contents(dead)).toEqual(['a', 'b']);
    expect(seqOf(reopened, say('b', 'c2'), inTea, say('c'))).toEqual([2, 1, 3]);
    expect(commit(reopened, [say('other', 'c2')])).toEqual([{ kind: 'client-id-conflict' }]);
    reopened.close();
  });

  it('brings the tables up to date by itself after many writes', () => {
    const database = openSqliteDatabase(file);
    for (let i = 0; i < 1_024; i++) commit(database, [say(`${i}`)]);
    expect(inFile((db) => db.prepare('SELECT count(*) FROM entries').pluck().get())).toBe(1_024);
    expect(inFile((db) => db.prepare('SELECT count(*) FROM journal').pluck().get())).toBe(0);
    database.close();
  });

  it('refuses a folder that another server uses, and lets it go when closed', () => {
    const database = openSqliteDatabase(file);
    expect(() => openSqliteDatabase(file)).toThrow(StorageError);
    expect(() => openSqliteDatabase(file)).toThrow(/another server is using .*--data-dir/);
    database.close();
    openSqliteDatabase(file).close();
  });
});
