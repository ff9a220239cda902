import { fold } from '@tertulia/protocol';
import { describe, expect, it } from 'vitest';
import { toFile } from '../files/file-urls.ts';
import type { StoredFile } from '../log/records.ts';
import type { SearchTerms } from '../log/search-records.ts';
import type { Store } from '../log/store.ts';
import type { Write } from '../log/write.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { openForEach } from '../testing/open-for-each.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

const day = 24 * 60 * 60 * 1_000;
const at = Date.UTC(2026, 10, 24);
const file: StoredFile = {
  file_id: 'f1',
  user_id: 'u1',
  filename: 'cat.png',
  content_type: 'image/png',
  size: 1,
  sha256: 'hash of a cat',
  at,
};

const say = (content: string, more: Partial<WriteOf<'append-message'>> = {}): Write => ({
  kind: 'append-message',
  room_id: 'general',
  user_id: 'u1',
  username: 'ana',
  content,
  at,
  ...more,
});
const edit = (target_seq: number, content: string): Write => ({
  kind: 'edit-message',
  room_id: 'general',
  target_seq,
  user_id: 'u1',
  content,
  at: at + 1,
  sent_after: at - 10,
});
const erase = (target_seq: number): Write => ({
  kind: 'delete-message',
  room_id: 'general',
  target_seq,
  user_id: 'u1',
  of_anyone: false,
  at,
});
const create = (room_id: string): Write => ({
  kind: 'create-room',
  room: newRoomRecord({ room_id, epoch: `epoch-of-${room_id}` }),
  at,
});

/** What every store must do that is searched. `open` opens the store in `folder` again and again, as restarts do. */
export function describeSearchContract(name: string, open: (folder: string) => Promise<Store>): void {
  describe(`${name} keeps the store's contract about searches`, { timeout: 60_000 }, () => {
    let store: Store;
    const { restart } = openForEach(open, (opened) => {
      store = opened;
    });
    const page = (words: string, more: Partial<SearchTerms> = {}, before?: string, limit = 20, rooms = ['general']) => {
      const terms = { words: words.split(' ').filter(Boolean).map(fold), has: [], ...more };
      return store.search('u1', rooms, terms, before, limit);
    };
    const find = async (...args: Parameters<typeof page>) =>
      (await page(...args)).messages.map(({ content }) => content);
    /** Says something last, and waits until it is found: so is all before it. */
    const catchUp = async () => {
      await store.commit([say('zzz', { at: at + day })]);
      await expect.poll(() => find('zzz'), { timeout: 30_000, interval: 20 }).toHaveLength(1);
    };

    it('finds words, as messages are shown, the newest first', async () => {
      await store.commit([
        say('The Crème brûlée is ready'),
        say('today 今天天气很好 and 안녕하세요'),
        say('creme of the crop, c++ and js', { user_id: 'u2', username: 'bob', client_id: 'c1', reply_to: 1 }),
      ]);
      await catchUp();
      expect((await page('crème')).messages).toEqual([
        {
          ...{ type: 'Message', room_id: 'general', seq: 3, n: 3, user_id: 'u2', username: 'bob', client_id: 'c1' },
          ...{ reply_to: 1, content: 'creme of the crop, c++ and js', timestamp: new Date(at).toISOString() },
        },
        {
          ...{ type: 'Message', room_id: 'general', seq: 1, n: 1, user_id: 'u1', username: 'ana' },
          ...{ content: 'The Crème brûlée is ready', timestamp: new Date(at).toISOString() },
        },
      ]);
      for (const [words, seqs] of Object.entries({
        ...{ 'rule read': [1], 'brule crop': [], js: [3], s: [], c: [3, 1], 'c++': [3], 天气: [2], 好: [2], 天很: [] },
        ...{ 하세: [2], 'o the': [3], of: [3], op: [] },
      }))
        expect([words, (await page(words)).messages.map(({ seq }) => seq)]).toEqual([words, seqs]);
    });

    it('finds by author, name then or now, time, files and links', async () => {
      await store.commit([
        { kind: 'add-file', file },
        say('one', { at: at - day }),
        say('two', { user_id: 'u2', username: 'Bob' }),
        say('three https://example.org', { user_id: 'u3', username: 'bob' }),
        say('four', { at: at + 1, files: [toFile(file)] }),
      ]);
      await catchUp();
      const by = (userIds: string[], nameKeys: string[]) =>
        find('', { authors: { userIds, nameKeys }, until: at + day });
      expect(await by(['u1'], [])).toEqual(['four', 'one']);
      expect(await by([], ['bob'])).toEqual(['three https://example.org', 'two']);
      expect(await by(['u1'], ['bob'])).toHaveLength(4);
      expect(await by(['u9'], ['nobody'])).toEqual([]);
      expect(await find('', { until: at })).toEqual(['one']);
      expect(await find('', { since: at, until: at + 1 })).toEqual(['three https://example.org', 'two']);
      expect(await find('', { since: at + 2 * day })).toEqual([]);
      expect(await find('', { has: ['file'] })).toEqual(['four']);
      expect(await find('three', { has: ['link'] })).toEqual(['three https://example.org']);
      expect(await find('four', { has: ['link'] })).toEqual([]);
    });

    it('finds nothing in other rooms, however many one is in', async () => {
      const others = Array.from({ length: 40 }, (_, i) => `room-${i}`);
      await store.commit([...others.map(create), ...others.map((room_id) => say('tea', { room_id })), say('tea')]);
      await catchUp();
      const roomsOf = async (rooms: string[]) =>
        (await page('tea', {}, undefined, 50, rooms)).messages.map((one) => one.room_id);
      expect(await roomsOf(['general'])).toEqual(['general']);
      expect(await roomsOf([])).toEqual([]);
      expect(await roomsOf(['nowhere'])).toEqual([]);
      expect((await roomsOf(others)).toSorted()).toEqual(others.toSorted());
      expect((await roomsOf(others.slice(0, 3))).toSorted()).toEqual(others.slice(0, 3));
    });

    it('finds pages that are whole, whatever comes meanwhile', async () => {
      await store.commit(Array.from({ length: 9 }, (_, i) => say(`tea ${i}`)));
      await catchUp();
      const first = await page('tea', {}, undefined, 4);
      expect(first).toMatchObject({ more: true, before: expect.stringMatching(/^[!-~]{1,64}$/) });
      await store.commit([say('tea again')]);
      const second = await page('tea', {}, first.before, 4);
      const third = await page('tea', {}, second.before, 4);
      expect(third).not.toHaveProperty('before');
      expect([first, second, third].flatMap(({ messages }) => messages.map(({ seq }) => seq))).toEqual([
        9, 8, 7, 6, 5, 4, 3, 2, 1,
      ]);
      for (const before of ['', 'x', '-1', '1e99'])
        expect(await page('tea', {}, before, 50)).toHaveProperty('messages');
    });

    it('finds what was edited by what it says now', async () => {
      await store.commit([say('swordfish'), say('other')]);
      await catchUp();
      await store.commit([edit(1, 'haddock')]);
      // At once, also before the index has heard of it.
      expect(await find('swordfish')).toEqual([]);
      await expect.poll(() => find('haddock'), { timeout: 30_000, interval: 20 }).toEqual(['haddock']);
      expect(await find('swordfish')).toEqual([]);
    });

    it('never finds what is erased, and after a restart what was not', async () => {
      await store.commit([say('swordfish one'), say('swordfish two'), say('swordfish three'), say('swordfish four')]);
      await catchUp();
      await store.commit([erase(1), say('swordfish five'), erase(7)]);
      expect(await find('swordfish')).toEqual(['swordfish four', 'swordfish three', 'swordfish two']);
      await restart();
      await store.commit([erase(2), say('swordfish six')]);
      await expect.poll(() => find('six'), { timeout: 30_000, interval: 20 }).toHaveLength(1);
      expect(await find('swordfish')).toEqual(['swordfish six', 'swordfish four', 'swordfish three']);
    });
  });
}
