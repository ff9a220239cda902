import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Write } from '../log/write.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { countMentions, countUnread, createPlace, createRoom } from '../rooms/room.ts';
import { Tombstones } from '../rooms/tombstones.ts';
import { UnreadMentions } from '../rooms/unread-mentions.ts';
import { openSqliteDatabase, type SqliteDatabase } from './sqlite-database.ts';

const users = ['ana', 'bo', 'cem'] as const;
type User = (typeof users)[number];
type Message = {
  readonly seq: number;
  readonly author: User;
  mentions: readonly User[];
  all: boolean;
  isDeleted: boolean;
};

const user = fc.constantFrom(...users);
const mentioned = fc.record({ mentions: fc.uniqueArray(user), all: fc.boolean() });
const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), author: user, told: mentioned }),
  fc.record({ kind: fc.constant('edit' as const), at: fc.nat(20), told: mentioned }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(20) }),
  fc.record({ kind: fc.constant('read' as const), user, at: fc.nat(20) }),
  fc.record({ kind: fc.constant('unread' as const), user, at: fc.nat(20) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tertulia-unread-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('[TY5] [TY6] [ME1] what SQLite gives back counts as unread, and as mentions, what a recount finds', () => {
  const file = join(folder, 'log.db');
  let database = openSqliteDatabase(file);
  commit(database, users.map(register));
  let runs = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const room_id = `room-${++runs}`;
      const model = createModel(room_id);
      commit(database, [
        { kind: 'create-room', room: newRoomRecord({ room_id, epoch: 'e' }), at: 0 },
        ...users.map((user_id): Write => ({ kind: 'put-member', room_id, user_id, role: 'user', read_n: 0 })),
      ]);
      for (let from = 0; from < steps.length; from += 8) {
        commit(database, steps.slice(from, from + 8).flatMap(model.write));
      }
      expect(countIn(database, room_id)).toEqual(model.recount());
      database.close();
      database = openSqliteDatabase(file);
      expect(countIn(database, room_id)).toEqual(model.recount());
    }),
    { numRuns: 25 },
  );
  database.close();
}, 30_000);

/** What a room is that was just loaded, as after a restart. */
function countIn(database: SqliteDatabase, roomId: string) {
  const record = database.loadRooms().find((one) => one.room_id === roomId);
  if (!record) throw new Error(`There is no ${roomId}`);
  const room = createRoom(record);
  const tombstones = database.loadTombstones().find((one) => one.room_id === roomId);
  room.tombstones = tombstones && new Tombstones(tombstones.ranges);
  room.mentions = new UnreadMentions();
  for (const one of database.loadMentions()) if (one.room_id === roomId) room.mentions.add(one.n, one.user_id);
  return users.map((who) => {
    const place = createPlace('user', database.listMemberships(who).find((one) => one.room_id === roomId)?.read_n ?? 0);
    return { who, unread: countUnread(room, place), mentions: countMentions(room, place, who) };
  });
}

function createModel(room_id: string) {
  const messages: Message[] = [];
  const readN = new Map<User, number>(users.map((who) => [who, 0]));
  let seq = 0;

  function write(one: Step): Write[] {
    switch (one.kind) {
      case 'send':
        messages.push({ seq: ++seq, author: one.author, ...one.told, isDeleted: false });
        readN.set(one.author, messages.length);
        return [
          {
            kind: 'append-message',
            room_id,
            user_id: one.author,
            username: one.author,
            content: 'said',
            ...toWritten(one),
          },
        ];
      case 'read':
      case 'unread': {
        const to = Math.min(one.at, messages.length);
        const before = readN.get(one.user) ?? 0;
        if (one.kind === 'read' ? to <= before : to >= before) return [];
        readN.set(one.user, to);
        return [{ kind: `mark-${one.kind}`, room_id, user_id: one.user, read_n: to }];
      }
      case 'edit': {
        const message = messages[one.at];
        if (!message || message.isDeleted) return [];
        Object.assign(message, one.told);
        const target = { room_id, target_seq: message.seq, user_id: message.author };
        return [{ kind: 'edit-message', ...target, content: `edit ${++seq}`, sent_after: 0, ...toWritten(one) }];
      }
      case 'delete': {
        const message = messages[one.at];
        if (!message || message.isDeleted) return [];
        message.isDeleted = true;
        seq++;
        const target = { room_id, target_seq: message.seq, user_id: message.author };
        return [{ kind: 'delete-message', ...target, of_anyone: false, at: 1 }];
      }
    }
  }

  const recount = () =>
    users.map((who) => {
      const unread = messages.filter(({ isDeleted }, i) => i + 1 > (readN.get(who) ?? 0) && !isDeleted);
      const mine = unread.filter(({ mentions, all }) => all || mentions.includes(who));
      return { who, unread: unread.length, mentions: mine.length };
    });

  return { write, recount };
}

function toWritten({ told: { mentions, all } }: { readonly told: Pick<Message, 'mentions' | 'all'> }) {
  return { at: 1, ...((mentions.length > 0 || all) && { mentions: { user_ids: mentions, ...(all && { all }) } }) };
}

function register(who: User): Write {
  const session = { session_id: `s-${who}`, token_hash: `t-${who}` };
  return {
    ...{ kind: 'create-account', user_id: who, username: who, name: { key: who, skeleton: who }, session },
    ...{ password_hash: 'x', role: 'user', at: 0 },
  };
}

function commit(database: SqliteDatabase, writes: readonly Write[]): void {
  if (writes.length > 0) database.commit(JSON.stringify(writes));
}
