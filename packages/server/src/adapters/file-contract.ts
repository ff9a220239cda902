import { describe, expect, it } from 'vitest';
import { toFile } from '../files/file-urls.ts';
import type { StoredFile } from '../log/records.ts';
import type { Store } from '../log/store.ts';
import type { Write } from '../log/write.ts';
import { openForEach } from '../testing/open-for-each.ts';

const at = Date.UTC(2026, 10, 24, 6, 30, 0, 7);
const done = { kind: 'done' };
const appended = (seq: number, dup = false) => ({ kind: 'appended', seq, n: seq, at, dup });
const noFile = (index: number) => ({ kind: 'no-file', index });

const fileOf = (file_id: string, more: Partial<StoredFile> = {}): StoredFile => ({
  file_id,
  user_id: 'u1',
  filename: `${file_id}.txt`,
  content_type: 'text/plain',
  size: 10,
  sha256: `hash of ${file_id}`,
  at,
  ...more,
});
const add = (file: StoredFile): Write => ({ kind: 'add-file', file });
const say = (files: readonly StoredFile[], more: Partial<Extract<Write, { kind: 'append-message' }>> = {}): Write => ({
  kind: 'append-message',
  room_id: 'general',
  user_id: 'u1',
  username: 'ana',
  content: 'look',
  at,
  files: files.map(toFile),
  ...more,
});
const erase = (target_seq: number): Write => ({
  kind: 'delete-message',
  room_id: 'general',
  target_seq,
  user_id: 'u1',
  of_anyone: false,
  at,
});

/** What every store must do about files. `open` opens the store in `folder` again and again, as restarts do. */
export function describeFileContract(name: string, open: (folder: string) => Promise<Store>): void {
  describe(`${name} keeps the store's contract about files`, () => {
    const picture = fileOf('f1', { width: 4, height: 3, thumbnail: 'hash of a thumbnail' });
    let store: Store;
    const { restart } = openForEach(open, (opened) => {
      store = opened;
    });

    it('keeps a file, once, over a restart', async () => {
      expect(await store.commit([add(picture), add(picture)])).toEqual([done, { kind: 'exists' }]);
      expect(await store.findFiles(['f1', 'other'])).toEqual([picture]);
      await restart();
      expect(await store.findFiles(['f1'])).toEqual([picture]);
      expect(await store.commit([add(picture)])).toEqual([{ kind: 'exists' }]);
    });

    it('[FI6] attaches a file once, by who uploaded it, and shows it with the message', async () => {
      const [mine, others] = [fileOf('f1'), fileOf('f2', { user_id: 'u2' })];
      expect(
        await store.commit([
          add(mine),
          add(others),
          say([mine, others]),
          say([mine, mine]),
          say([fileOf('unknown')]),
          say([mine]),
          say([mine]),
        ]),
      ).toEqual([done, done, noFile(1), noFile(1), noFile(0), appended(1), noFile(0)]);
      await restart();
      expect(await store.commit([say([mine])])).toEqual([noFile(0)]);
      const [message] = await store.readEvents('general', 0, 10);
      expect(message).toMatchObject({ seq: 1, content: 'look', files: [toFile(mine)] });
    });

    it('[LG6] knows a message with files that is sent again, in the commit, in the next and after a restart', async () => {
      const [file, other] = [fileOf('f1'), fileOf('f2')];
      const again = say([file], { client_id: 'c1' });
      expect(await store.commit([add(file), add(other), again, again])).toEqual([
        done,
        done,
        appended(1),
        appended(1, true),
      ]);
      expect(await store.commit([again, say([other], { client_id: 'c1' })])).toEqual([
        appended(1, true),
        { kind: 'client-id-conflict' },
      ]);
      await restart();
      expect(await store.commit([again, say([], { client_id: 'c1' })])).toEqual([
        appended(1, true),
        { kind: 'client-id-conflict' },
      ]);
    });

    it('[FI6] forgets the files of a deleted message, and says which contents perhaps nothing needs', async () => {
      const twin = fileOf('f2', { user_id: 'u2', sha256: picture.sha256 });
      await store.commit([add(picture), add(twin), say([picture]), erase(1)]);
      expect(await store.findFiles(['f1', 'f2'])).toEqual([twin]);
      const contents = [picture.sha256, 'hash of a thumbnail'];
      await restart();
      expect([...(await store.listDroppedContents(10))].sort()).toEqual([...contents].sort());
      expect(await store.findUnusedContents(contents)).toEqual(['hash of a thumbnail']);
      await store.forgetDroppedContents(contents);
      expect(await store.listDroppedContents(10)).toEqual([]);
      expect(await store.commit([say([picture])])).toEqual([noFile(0)]);
    });

    it('[FI6] forgets what nobody attached in time, at most so many at once', async () => {
      const [old, older, attached] = [fileOf('f1'), fileOf('f2', { at: at - 1 }), fileOf('f3', { at: at - 2 })];
      await store.commit([add(old), add(older), add(attached), say([attached])]);
      await restart();
      expect(await store.expireFiles(at - 1, 10)).toBe(0);
      expect(await store.expireFiles(at + 1, 1)).toBe(1);
      expect(await store.findFiles(['f1', 'f2', 'f3'])).toEqual([old, attached]);
      expect(await store.listDroppedContents(10)).toEqual([older.sha256]);
    });

    it('sums up what a person keeps', async () => {
      await store.commit([
        add(fileOf('f1')),
        add(fileOf('f2', { size: 5, at: at + 1 })),
        add(fileOf('f3', { user_id: 'u2' })),
      ]);
      expect(await store.readFileUsage('u1', at + 1)).toEqual({ bytes: 15, bytesSince: 5 });
      expect(await store.readFileUsage('nobody', 0)).toEqual({ bytes: 0, bytesSince: 0 });
    });
  });
}
