import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../log/write.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { openSqliteDatabase } from './sqlite-database.ts';
import { createCatchUp } from './sqlite-search-catch-up.ts';
import { toGrams } from './sqlite-search-grams.ts';
import { condemnSearchIndex, openSearchIndex, openSearchIndexToRead, toSearchFile } from './sqlite-search-schema.ts';

const say = (content: string, at: number, room_id = 'general'): Write => ({
  kind: 'append-message',
  room_id,
  user_id: 'u1',
  username: 'ana',
  content,
  at,
});
const erase = (target_seq: number): Write => ({
  kind: 'delete-message',
  room_id: 'general',
  target_seq,
  user_id: 'u1',
  of_anyone: false,
  at: 0,
});
const tea: Write = { kind: 'create-room', room: newRoomRecord({ room_id: 'tea', epoch: 'e' }), at: 0 };

describe('bringing the index up to date', () => {
  let folder: string;
  let file: string;
  let index: Database;
  let log: Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tertulia-search-'));
    file = join(folder, 'log.db');
  });
  afterEach(() => {
    for (const db of [index, log]) db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As a server would that is started and stopped. */
  const write = (writes: readonly Write[], to = file) => {
    const database = openSqliteDatabase(to);
    database.commit(JSON.stringify(writes));
    database.close();
  };
  const start = () => {
    log = new Sqlite(file);
    index = openSearchIndex(toSearchFile(file));
    return createCatchUp(log, index);
  };
  const texts = () => index.prepare('SELECT text FROM documents ORDER BY id').pluck().all();

  it('takes in a store that was there before it, by time, in steps, and goes on where it ended', () => {
    const times = Array.from({ length: 1_200 }, (_, i) => i);
    write([tea, ...times.map((at) => say(`at ${at}`, at, at % 7 < 3 ? 'tea' : 'general'))]);
    const step = start();
    expect([step(), step()]).toEqual([
      { more: true, hasRemoved: false },
      { more: true, hasRemoved: false },
    ]);
    for (const db of [index, log]) db.close();
    const stepAgain = start();
    expect([stepAgain().more, stepAgain().more]).toEqual([false, false]);
    expect(texts()).toEqual(times.map((at) => `at ${at}`));
  });

  it('takes erasures before anything else, also those of many at once', () => {
    write(Array.from({ length: 600 }, (_, i) => say(`at ${i}`, i)));
    const step = start();
    step();
    write([
      ...Array.from({ length: 120 }, (_, i) => erase(i + 1)),
      ...Array.from({ length: 600 }, (_, i) => say('later', 600 + i)),
    ]);
    expect(step()).toEqual({ more: true, hasRemoved: true });
    expect(texts()[0]).toBe('at 50');
    while (step().more);
    expect(texts()).toHaveLength(1_080);
    expect(texts()[0]).toBe('at 120');
  });

  it('takes out what is before the beginning of the log, also that of many at once', () => {
    write(Array.from({ length: 200 }, (_, i) => say(`at ${i}`, i)));
    const step = start();
    step();
    write([erase(150), { kind: 'trim-history', room_id: 'general', first_seq: 121, first_n: 121, at: 200 }]);
    expect(step()).toEqual({ more: true, hasRemoved: true });
    while (step().more);
    expect(texts()).toEqual(Array.from({ length: 80 }, (_, i) => `at ${120 + i}`).filter((text) => text !== 'at 149'));
    expect(step()).toEqual({ more: false, hasRemoved: false });
  });

  it('leaves nothing of what is erased in its files', () => {
    const secret = 'xyzzyq 密钥';
    write([say('before', 1), say(secret, 2), say('after', 3)]);
    const step = start();
    step();
    const isThere = (text: string) => {
      index.pragma('wal_checkpoint(TRUNCATE)');
      return ['', '-wal'].some((suffix) => readFileSync(`${toSearchFile(file)}${suffix}`).includes(text));
    };
    const traces = ['xyzzyq', ...toGrams(secret)].filter((gram) => gram.length > 3 || !/^[ -~]*$/.test(gram));
    expect(isThere('xyzzyq')).toBe(true);
    write([erase(2)]);
    step();
    expect(traces.filter(isThere)).toEqual([]);
    index.exec("INSERT INTO grams (grams) VALUES ('integrity-check')");
  });

  it('begins anew beside another log', () => {
    write([say('old', 1), say('older', 1)]);
    start()();
    for (const db of [index, log]) db.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    write([say('new', 1)]);
    start()();
    expect(texts()).toEqual(['new']);
  });

  it('makes the index anew where it is damaged, condemned or of another version; till then nobody reads it', () => {
    write([say('tea', 1)]);
    writeFileSync(toSearchFile(file), 'no database at all, and long enough to be taken for one '.repeat(99));
    expect(() => openSearchIndexToRead(toSearchFile(file))).toThrow(/cannot open/);
    start()();
    expect(texts()).toEqual(['tea']);
    openSearchIndexToRead(toSearchFile(file)).close();
    condemnSearchIndex(index);
    expect(() => openSearchIndexToRead(toSearchFile(file))).toThrow(/is being made/);
    for (const db of [index, log]) db.close();
    start()();
    expect(texts()).toEqual(['tea']);
  });
});
