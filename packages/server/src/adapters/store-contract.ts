import { isChatMessage } from '@tertulia/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomRecord } from '../log/records.ts';
import type { Store } from '../log/store.ts';
import type { Write } from '../log/write.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { openForEach } from '../testing/open-for-each.ts';

const at = Date.UTC(2026, 10, 24, 6, 30, 0, 7);
const timestamp = '2026-11-24T06:30:00.007Z';

const say = (content: string, more: Partial<Extract<Write, { kind: 'append-message' }>> = {}): Write => ({
  kind: 'append-message',
  room_id: 'general',
  user_id: 'u1',
  username: 'ana',
  content,
  at,
  ...more,
});
const roomOf = (room_id: string, more: Partial<RoomRecord> = {}): RoomRecord =>
  newRoomRecord({ room_id, epoch: `epoch-of-${room_id}`, ...more });
const create = (room: RoomRecord): Write => ({ kind: 'create-room', room, at });
const nameOf = (name: string) => ({ key: name, skeleton: `skeleton of ${name}` });
const enter = (user_id: string, token_hash: string): Write => ({
  kind: 'open-session',
  session_id: `session-${user_id}`,
  token_hash,
  user_id,
  username: `name-${user_id}`,
  name: nameOf(`name-${user_id}`),
  at,
});
const erase = (target_seq: number, more: Partial<Extract<Write, { kind: 'delete-message' }>> = {}): Write => ({
  kind: 'delete-message',
  room_id: 'general',
  target_seq,
  user_id: 'u1',
  of_anyone: false,
  at,
  ...more,
});
const erased = (seq: number, n: number) => ({ kind: 'deleted', seq, n, user_id: 'u1', username: 'ana' });
const put = (user_id: string, read_n: number, room_id = 'general'): Write => ({
  kind: 'put-member',
  room_id,
  user_id,
  role: 'user',
  read_n,
});
const appended = (seq: number, n: number, dup = false) => ({ kind: 'appended', seq, n, at, dup });
const done = { kind: 'done' };

/** What every store must do. `open` opens the store in `folder` again and again, as restarts do. */
export function describeStoreContract(name: string, open: (folder: string) => Promise<Store>): void {
  describe(`${name} keeps the store's contract`, () => {
    let store: Store;
    const { restart } = openForEach(open, (opened) => {
      store = opened;
    });
    const general = async () => (await store.loadRooms()).find((room) => room.room_id === 'general');
    const seqs = async (room = 'general') => (await store.readEvents(room, 0, 1_000)).map((event) => event.seq);
    const readNOf = async (token: string) => (await store.findSession(token))?.memberships[0]?.read_n;

    it('starts with the room general and keeps its epoch over a restart', async () => {
      const rooms = await store.loadRooms();
      expect(rooms).toEqual([roomOf('general', { name: 'General', epoch: expect.stringMatching(/^.{16,}$/) })]);
      await restart();
      expect(await store.loadRooms()).toEqual(rooms);
    });

    it('numbers entries by room, in the order of the writes', async () => {
      const results = await store.commit([
        create(roomOf('tea')),
        say('a'),
        say('b', { room_id: 'tea' }),
        { kind: 'update-room', room_id: 'general', user_id: 'u1', at, changes: { topic: 'talk' } },
        say('c'),
      ]);
      expect(results).toEqual([done, appended(1, 1), appended(1, 1), { kind: 'updated', seq: 2 }, appended(3, 2)]);
      expect(await store.commit([say('d')])).toEqual([appended(4, 3)]);
    });

    it('goes on numbering after a restart', async () => {
      await store.commit([say('a'), say('b')]);
      await restart();
      expect(await store.commit([say('c')])).toEqual([appended(3, 3)]);
      expect(await general()).toMatchObject({ last_seq: 3, last_n: 3 });
    });

    it('tells back events exactly as the protocol names them, type first', async () => {
      await store.commit([
        create(roomOf('dm-1', { kind: 'dm' })),
        say('plain'),
        say('answer', { client_id: 'c1', reply_to: 1 }),
        { kind: 'update-room', room_id: 'general', user_id: 'u1', at, changes: { name: 'Hall', archived: true } },
        say('psst', { room_id: 'dm-1', to_user_id: 'u2', client_id: 'c2' }),
      ]);
      const events = [...(await store.readEvents('general', 0, 10)), ...(await store.readEvents('dm-1', 0, 10))];
      const base = { room_id: 'general', timestamp };
      const ana = { user_id: 'u1', username: 'ana' };
      expect(events).toEqual([
        { type: 'Message', ...base, seq: 1, n: 1, ...ana, content: 'plain' },
        { type: 'Message', ...base, seq: 2, n: 2, ...ana, content: 'answer', client_id: 'c1', reply_to: 1 },
        { type: 'RoomUpdated', ...base, seq: 3, user_id: 'u1', name: 'Hall', archived: true },
        {
          type: 'PrivateMessage',
          room_id: 'dm-1',
          seq: 1,
          n: 1,
          from_user_id: 'u1',
          from_username: 'ana',
          to_user_id: 'u2',
          content: 'psst',
          timestamp,
          client_id: 'c2',
        },
      ]);
      expect(events.map((event) => Object.keys(event)[0])).toEqual(['type', 'type', 'type', 'type']);
    });

    it('keeps any text as it is', async () => {
      const content = 'ñ 漢字 👩‍👩‍👧 \u0000 \' " \\ \u2028 \n';
      await store.commit([say(content)]);
      expect(await store.readEvents('general', 0, 1)).toMatchObject([{ content }]);
    });

    it('answers a client_id sent again with the first result, even after a restart', async () => {
      expect(await store.commit([say('a', { client_id: 'c1' }), say('a', { client_id: 'c1', at: at + 5 })])).toEqual([
        appended(1, 1),
        appended(1, 1, true),
      ]);
      await restart();
      expect(await store.commit([say('a', { client_id: 'c1', at: at + 9 })])).toEqual([appended(1, 1, true)]);
      expect(await seqs()).toEqual([1]);
    });

    it('refuses a client_id used for something else, and lets other authors have it', async () => {
      await store.commit([create(roomOf('tea')), say('a', { client_id: 'c1' })]);
      const results = await store.commit([
        say('other', { client_id: 'c1' }),
        say('a', { client_id: 'c1', room_id: 'tea' }),
        say('a', { client_id: 'c1', user_id: 'u2' }),
      ]);
      expect(results).toEqual([{ kind: 'client-id-conflict' }, { kind: 'client-id-conflict' }, appended(2, 2)]);
    });

    it('does not use up the client_id of a message to no room', async () => {
      expect(await store.commit([say('a', { client_id: 'c1', room_id: 'tea' })])).toEqual([{ kind: 'no-room' }]);
      expect(await store.commit([say('a', { client_id: 'c1' })])).toEqual([appended(1, 1)]);
    });

    it('says no-room for what needs a room', async () => {
      const room_id = 'nowhere';
      const results = await store.commit([
        { kind: 'update-room', room_id, user_id: 'u1', at, changes: { topic: 'x' } },
        put('u1', 0, room_id),
        { kind: 'mark-read', room_id, user_id: 'u1', read_n: 1 },
      ]);
      expect(results).toEqual([{ kind: 'no-room' }, { kind: 'no-room' }, { kind: 'no-room' }]);
      expect(await store.readEvents(room_id, 0, 10)).toEqual([]);
      expect(await store.readMessages(room_id, { before_seq: 5 }, 10)).toEqual({
        messages: [],
        more_before: false,
        more_after: false,
      });
    });

    it('keeps a room as it was made, and refuses its id a second time', async () => {
      const peers = [
        { user_id: 'u1', username: 'ana' },
        { user_id: 'u2', username: 'bo' },
      ] as const;
      const room = roomOf('dm-1', { kind: 'dm', peers, slow_mode_ms: 500, archived: true, topic: 't' });
      expect(await store.commit([create(room), create(roomOf('dm-1', { name: 'other' }))])).toEqual([
        done,
        { kind: 'exists' },
      ]);
      await restart();
      expect((await store.loadRooms())[1]).toEqual(room);
    });

    it('changes only what an update names', async () => {
      await store.commit([{ kind: 'update-room', room_id: 'general', user_id: 'u1', at, changes: { topic: 'tea' } }]);
      await store.commit([
        { kind: 'update-room', room_id: 'general', user_id: 'u1', at, changes: { slow_mode_ms: 9 } },
      ]);
      expect(await general()).toMatchObject({ name: 'General', topic: 'tea', slow_mode_ms: 9, last_seq: 2, last_n: 0 });
      await store.commit([{ kind: 'update-room', room_id: 'general', user_id: 'u1', at, changes: { topic: '' } }]);
      expect(await general()).toMatchObject({ topic: '' });
    });

    it('finds a session with all its rooms', async () => {
      await store.commit([create(roomOf('tea')), enter('u1', 't1'), put('u1', 0), put('u1', 0, 'tea'), put('u2', 0)]);
      const session = await store.findSession('t1');
      expect(session).toEqual({
        session_id: 'session-u1',
        user_id: 'u1',
        username: 'name-u1',
        guest: true,
        role: 'user',
        created_at: at,
        closed_at: undefined,
        is_name_lost: false,
        memberships: expect.arrayContaining([
          { room_id: 'general', role: 'user', read_n: 0 },
          { room_id: 'tea', role: 'user', read_n: 0 },
        ]),
      });
      expect(session?.memberships).toHaveLength(2);
      expect(await store.findSession('t2')).toBeUndefined();
      expect(await store.findUser('u1')).toEqual({ user_id: 'u1', username: 'name-u1' });
      expect(await store.findUser('u2')).toBeUndefined();
    });

    it('moves a read marker only forward: by marking, by joining again and by writing', async () => {
      await store.commit([enter('u1', 't1'), put('u1', 3), put('u1', 1)]);
      expect(await readNOf('t1')).toBe(3);
      await store.commit([{ kind: 'mark-read', room_id: 'general', user_id: 'u1', read_n: 2 }, say('a')]);
      expect(await readNOf('t1')).toBe(3);
      await store.commit([say('b'), say('c'), say('d'), say('of another', { user_id: 'u2' })]);
      expect(await readNOf('t1')).toBe(4);
      await store.commit([{ kind: 'mark-read', room_id: 'general', user_id: 'u1', read_n: 5 }]);
      expect(await readNOf('t1')).toBe(5);
    });

    it('moves a read marker back where that is said, and then forward again', async () => {
      const mark = (kind: 'mark-read' | 'mark-unread', read_n: number): Write => ({
        ...{ kind, room_id: 'general', user_id: 'u1', read_n },
      });
      await store.commit([enter('u1', 't1'), put('u1', 7)]);
      await store.commit([mark('mark-unread', 3)]);
      expect(await readNOf('t1')).toBe(3);
      await store.commit([mark('mark-read', 6), mark('mark-unread', 2), mark('mark-read', 4), mark('mark-read', 3)]);
      expect(await readNOf('t1')).toBe(4);
    });

    it('keeps the role of a member who is put into the room again', async () => {
      await store.commit([enter('u1', 't1')]);
      await store.commit([{ kind: 'put-member', room_id: 'general', user_id: 'u1', role: 'moderator', read_n: 0 }]);
      await store.commit([put('u1', 2)]);
      expect((await store.findSession('t1'))?.memberships).toEqual([
        { room_id: 'general', role: 'moderator', read_n: 2 },
      ]);
    });

    it('removes a member, renames a user and ends a session', async () => {
      await store.commit([enter('u1', 't1'), put('u1', 0)]);
      await store.commit([
        { kind: 'remove-member', room_id: 'general', user_id: 'u1' },
        { kind: 'rename-user', user_id: 'u1', username: 'ana2', name: nameOf('ana2') },
      ]);
      expect(await store.findSession('t1')).toMatchObject({ username: 'ana2', memberships: [] });
      await store.commit([{ kind: 'end-session', user_id: 'u1', session_id: 'session-u1' }]);
      expect(await store.findSession('t1')).toBeUndefined();
    });

    it('forgets guests gone before an instant; others and all messages stay', async () => {
      const closed = (user: string, closedAt: number | undefined): Write => ({
        kind: 'set-session-closed',
        user_id: user,
        session_id: `session-${user}`,
        at: closedAt,
      });
      await store.commit(['u1', 'u2', 'u3', 'u4'].flatMap((user) => [enter(user, `t-${user}`), put(user, 0)]));
      await store.commit([
        say('from u1'),
        closed('u1', 10),
        closed('u2', 20),
        closed('u3', 10),
        closed('u3', undefined),
      ]);
      expect(await store.expireGuests(20, 10)).toBe(1);
      const found = await Promise.all(['u1', 'u2', 'u3', 'u4'].map((user) => store.findSession(`t-${user}`)));
      expect(found.map((session) => session?.memberships.length)).toEqual([undefined, 1, 1, 1]);
      expect(await store.findUser('u1')).toBeUndefined();
      expect(await seqs()).toEqual([1]);
    });

    it('forgets the longest gone first, and no more at once than is asked', async () => {
      const guests = ['u1', 'u2', 'u3'];
      await store.commit(guests.map((user) => enter(user, `t-${user}`)));
      await store.commit(
        guests.map(
          (user, i): Write => ({
            kind: 'set-session-closed',
            user_id: user,
            session_id: `session-${user}`,
            at: 30 - i,
          }),
        ),
      );
      const left = async () => {
        const found = await Promise.all(guests.map((user) => store.findUser(user)));
        return found.flatMap((user) => (user ? [user.user_id] : []));
      };
      expect(await store.expireGuests(30, 1)).toBe(1);
      expect(await left()).toEqual(['u1', 'u2']);
      expect(await store.expireGuests(30, 5)).toBe(1);
      expect(await left()).toEqual(['u1']);
    });

    it('counts a session left open by a dead process as closed now', async () => {
      const before = Date.now();
      await store.commit([enter('u1', 't1')]);
      await restart();
      expect(await store.expireGuests(before, 10)).toBe(0);
      expect(await store.findSession('t1')).toBeDefined();
      expect(await store.expireGuests(Date.now() + 1, 10)).toBe(1);
      expect(await store.findSession('t1')).toBeUndefined();
    });

    describe('deleting', () => {
      const shown = async (room = 'general') =>
        (await store.readEvents(room, 0, 100)).map((event) =>
          isChatMessage(event) ? `${event.content}${event.deleted ? '†' : ''}` : event.type,
        );
      const tombstone = { type: 'Message', room_id: 'general', user_id: 'u1', username: 'ana', content: '', timestamp };

      it('leaves a tombstone that takes no answer, and an event', async () => {
        await store.commit([say('first'), say('secret', { client_id: 'c1', reply_to: 1 })]);
        expect(await store.commit([erase(2)])).toEqual([erased(3, 2)]);
        const left = { ...tombstone, seq: 2, n: 2, client_id: 'c1', deleted: true };
        const expected = [
          left,
          { type: 'MessageDeleted', room_id: 'general', seq: 3, target_seq: 2, by_user_id: 'u1' },
        ];
        expect(await store.readEvents('general', 1, 10)).toEqual(expected);
        expect((await store.readMessages('general', { after_seq: 1 }, 10)).messages).toEqual([left]);
        await restart();
        expect(await store.readEvents('general', 1, 10)).toEqual(expected);
        expect(await general()).toMatchObject({ last_seq: 3, last_n: 2 });
      });

      it('leaves one of a direct message too', async () => {
        await store.commit([
          create(roomOf('dm-1', { kind: 'dm' })),
          say('psst', { room_id: 'dm-1', to_user_id: 'u2' }),
          erase(1, { room_id: 'dm-1' }),
        ]);
        await restart();
        expect((await store.readEvents('dm-1', 0, 1))[0]).toEqual({
          type: 'PrivateMessage',
          room_id: 'dm-1',
          seq: 1,
          n: 1,
          from_user_id: 'u1',
          from_username: 'ana',
          to_user_id: 'u2',
          content: '',
          timestamp,
          deleted: true,
        });
      });

      it('decides in order, of messages in the same commit, in an earlier one and from before a restart', async () => {
        expect(await store.commit([say('a'), erase(1), erase(1), say('b')])).toEqual([
          appended(1, 1),
          erased(2, 1),
          { kind: 'no-message' },
          appended(3, 2),
        ]);
        expect(await store.commit([erase(3), erase(3), erase(1)])).toEqual([
          erased(4, 2),
          { kind: 'no-message' },
          { kind: 'no-message' },
        ]);
        await store.commit([say('c')]);
        await restart();
        expect(await store.commit([erase(5), erase(5), erase(3)])).toEqual([
          erased(6, 3),
          { kind: 'no-message' },
          { kind: 'no-message' },
        ]);
        expect(await shown()).toEqual(['†', 'MessageDeleted', '†', 'MessageDeleted', '†', 'MessageDeleted']);
      });

      it('refuses what is no message, what is to come, and what is in no room', async () => {
        await store.commit([{ kind: 'update-room', room_id: 'general', user_id: 'u1', at, changes: { topic: 't' } }]);
        expect(await store.commit([erase(1), erase(2), erase(1, { room_id: 'nowhere' })])).toEqual([
          { kind: 'no-message' },
          { kind: 'no-message' },
          { kind: 'no-room' },
        ]);
      });

      it('lets nobody delete the messages of others but who may those of anyone', async () => {
        await store.commit([say('waiting')]);
        const other = { user_id: 'u2' };
        expect(await store.commit([erase(1, other)])).toEqual([{ kind: 'not-author' }]);
        await restart();
        expect(await store.commit([erase(1, other), erase(1, { ...other, of_anyone: true })])).toEqual([
          { kind: 'not-author' },
          erased(2, 1),
        ]);
        expect((await store.readEvents('general', 1, 1))[0]).toMatchObject({ by_user_id: 'u2' });
      });

      it('keeps the client_id of what is deleted in use, whatever is sent with it', async () => {
        await store.commit([create(roomOf('tea')), say('a', { client_id: 'c1' }), erase(1)]);
        const again = [
          say('a', { client_id: 'c1' }),
          say('b', { client_id: 'c1' }),
          say('a', { client_id: 'c1', room_id: 'tea' }),
        ];
        const results = [appended(1, 1, true), appended(1, 1, true), { kind: 'client-id-conflict' }];
        expect(await store.commit(again)).toEqual(results);
        await restart();
        expect(await store.commit(again)).toEqual(results);
        expect(await shown()).toEqual(['†', 'MessageDeleted']);
      });

      it('tells which messages up to a place were erased after it', async () => {
        await store.commit([say('1'), say('2'), say('3'), erase(1), say('5'), erase(3)]);
        const changes = [
          { seq: 1, changed_at: 4 },
          { seq: 3, changed_at: 6 },
        ];
        const read = async (upTo: number, limit = 9) => store.readChanges('general', upTo, limit);
        expect(await read(3)).toEqual(changes);
        await restart();
        expect(await read(3)).toEqual(changes);
        expect(await read(2)).toEqual([changes[0]]);
        expect(await read(4)).toEqual([changes[1]]);
        expect(await read(6)).toEqual([]);
        expect(await read(3, 1)).toHaveLength(1);
        expect(await store.readChanges('nowhere', 3, 9)).toEqual([]);
      });

      it('tells at a start what is not unread, as stretches', async () => {
        expect(await store.loadTombstones()).toEqual([]);
        const say5 = Array.from({ length: 5 }, (_, i) => say(`${i}`));
        await store.commit([
          create(roomOf('tea')),
          ...say5,
          say('x', { room_id: 'tea' }),
          erase(2),
          erase(5),
          erase(3),
        ]);
        const expected = [{ room_id: 'general', ranges: [2, 3, 5, 5] }];
        expect(await store.loadTombstones()).toEqual(expected);
        await restart();
        expect(await store.loadTombstones()).toEqual(expected);
      });
    });

    describe('paging', () => {
      // Messages take the odd numbers 1…19, changes of the room the even ones.
      beforeEach(async () => {
        const writes = Array.from({ length: 10 }, (_, index): Write[] => [
          say(`m${index + 1}`),
          { kind: 'update-room', room_id: 'general', user_id: 'u1', at, changes: { topic: `t${index}` } },
        ]);
        await store.commit([create(roomOf('tea')), say('elsewhere', { room_id: 'tea' }), ...writes.flat()]);
      });
      const page = async (
        ...args: Parameters<Store['readMessages']> extends [string, ...infer Rest] ? Rest : never
      ) => {
        const { messages, more_before, more_after } = await store.readMessages('general', ...args);
        return [messages.map((message) => message.seq), more_before, more_after];
      };

      it('reads events after a seq, at most so many', async () => {
        expect((await store.readEvents('general', 3, 4)).map((event) => event.seq)).toEqual([4, 5, 6, 7]);
        expect(await store.readEvents('general', 20, 4)).toEqual([]);
      });
      it('reads messages before a seq', async () => {
        expect(await page({ before_seq: 7 }, 2)).toEqual([[3, 5], true, true]);
        expect(await page({ before_seq: 7 }, 3)).toEqual([[1, 3, 5], false, true]);
        expect(await page({ before_seq: 99 }, 3)).toEqual([[15, 17, 19], true, false]);
        expect(await page({ before_seq: 1 }, 3)).toEqual([[], false, true]);
      });
      it('reads messages after a seq', async () => {
        expect(await page({ after_seq: 13 }, 2)).toEqual([[15, 17], true, true]);
        expect(await page({ after_seq: 13 }, 3)).toEqual([[15, 17, 19], true, false]);
        expect(await page({ after_seq: 0 }, 2)).toEqual([[1, 3], false, true]);
        expect(await page({ after_seq: 19 }, 2)).toEqual([[], true, false]);
      });
      it('reads messages around a seq, that one included', async () => {
        expect(await page({ around_seq: 9 }, 4)).toEqual([[5, 7, 9, 11], true, true]);
        expect(await page({ around_seq: 1 }, 4)).toEqual([[1, 3, 5, 7], false, true]);
        expect(await page({ around_seq: 19 }, 4)).toEqual([[15, 17, 19], true, false]);
        expect(await page({ around_seq: 9 }, 1)).toEqual([[9], true, true]);
      });
    });
  });
}
