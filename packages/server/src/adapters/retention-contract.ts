import { isChatMessage, limits } from '@tertulia/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFile } from '../files/file-urls.ts';
import type { StoredFile } from '../log/records.ts';
import type { Store } from '../log/store.ts';
import type { Write, WriteResult } from '../log/write.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { openForEach } from '../testing/open-for-each.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

const at = Date.UTC(2026, 10, 24, 6, 30);
const room_id = 'general';
const updated = (seq: number): WriteResult => ({ kind: 'updated', seq });
const noMessage = { kind: 'no-message' };

const say = (content: string, more: Partial<WriteOf<'append-message'>> = {}): Write => ({
  ...{ kind: 'append-message', room_id, user_id: 'u1', username: 'ana', content, at },
  ...more,
});
const trim = (first_seq: number, first_n: number): Write => ({ kind: 'trim-history', room_id, first_seq, first_n, at });
const edit = (target_seq: number, content: string): Write => ({
  ...{ kind: 'edit-message', room_id, target_seq, user_id: 'u1', content, at, sent_after: 0 },
});
const erase = (target_seq: number): Write => ({
  ...{ kind: 'delete-message', room_id, target_seq, user_id: 'u1', of_anyone: false, at },
});
const react = (target_seq: number): Write => ({
  ...{ kind: 'set-reaction', room_id, target_seq, user_id: 'u2', username: 'bob', emoji: '👍', added: true },
  ...{ max_kinds: limits.reaction_kinds, at },
});
const pin = (target_seq: number): Write => ({
  ...{ kind: 'set-pin', room_id, target_seq, user_id: 'u1', pinned: true, max_pins: 50, at },
});
const fileOf = (file_id: string): StoredFile => ({
  ...{ file_id, user_id: 'u1', filename: 'a.txt', content_type: 'text/plain', size: 1, sha256: `hash ${file_id}`, at },
});
const addFile = (file: StoredFile): Write => ({ kind: 'add-file', file });

/** What every store must do about the beginning of a log. `open` opens the store in `folder` again and again, as restarts do. */
export function describeRetentionContract(name: string, open: (folder: string) => Promise<Store>): void {
  describe(`${name} keeps the store's contract about retention`, () => {
    let store: Store;
    const { restart, twice } = openForEach(open, (opened) => {
      store = opened;
    });
    const contents = async () =>
      (await store.readMessages(room_id, { after_seq: 0 }, 100)).messages.map(({ content }) => content);

    it('[RT1] keeps how long a room keeps messages', async () => {
      const set = (retention: { days?: number; count?: number }): Write => ({
        ...{ kind: 'update-room', room_id, user_id: 'u1', at, changes: { retention } },
      });
      await store.commit([set({ days: 30, count: 1_000 })]);
      await twice(async () =>
        expect((await store.loadRooms())[0]).toMatchObject({ retention: { days: 30, count: 1_000 } }),
      );
      await store.commit([set({})]);
      await twice(async () => expect((await store.loadRooms())[0]).toMatchObject({ retention: {} }));
    });

    it('[RT2] begins the log where it is told to, never earlier than before', async () => {
      await store.commit([say('a'), say('b'), say('c')]);
      expect(await store.commit([trim(2, 2), trim(2, 2), say('d'), trim(3, 3)])).toEqual([
        updated(4),
        { kind: 'unchanged' },
        { kind: 'appended', seq: 5, n: 4, at, dup: false },
        updated(6),
      ]);
      await twice(async () => {
        expect((await store.loadRooms())[0]).toMatchObject({ first_seq: 3, first_n: 3, last_seq: 6, last_n: 4 });
        expect((await store.readEvents(room_id, 0, 10)).map(({ seq }) => seq)).toEqual([3, 4, 5, 6]);
        expect((await store.readEvents(room_id, 3, 1))[0]).toEqual({
          ...{ type: 'HistoryTrimmed', room_id, seq: 4, first_seq: 2 },
        });
        const page = { messages: [{ content: 'c' }], more_before: false, more_after: true };
        expect(await store.readMessages(room_id, { before_seq: 4 }, 10)).toMatchObject(page);
        expect(await store.readMessages(room_id, { around_seq: 1 }, 1)).toMatchObject(page);
      });
      expect(await store.commit([trim(2, 2), { ...trim(2, 2), room_id: 'nowhere' } as Write])).toEqual([
        { kind: 'unchanged' },
        { kind: 'no-room' },
      ]);
    });

    it('[RT3] answers for what is gone as if it had never been, in the same commit too', async () => {
      await store.commit([say('a'), edit(1, 'b'), react(1), pin(1), say('left')]);
      const changes = [edit(1, 'c'), react(1), pin(1), erase(1)];
      expect(await store.commit([trim(5, 2), ...changes])).toEqual([updated(6), ...changes.map(() => noMessage)]);
      await twice(async () => {
        expect(await contents()).toEqual(['left']);
        expect(await store.readRevisions(room_id, 1)).toEqual([]);
        expect(await store.readReactors(room_id, 1, '👍', 9)).toEqual([]);
        expect(await store.readReactions(room_id, 1, 9)).toEqual([]);
        expect(await store.readPins(room_id, 'u1')).toEqual([]);
      });
      expect(await store.commit(changes)).toEqual(changes.map(() => noMessage));
    });

    it('[RT3] tells of an edit that outlived its message, but not what it said', async () => {
      await store.commit([say('a'), say('left'), edit(1, 'secret'), trim(2, 2)]);
      await twice(async () => {
        expect((await store.readEvents(room_id, 2, 1))[0]).toMatchObject({
          type: 'MessageEdited',
          seq: 3,
          content: '',
        });
      });
    });

    it('[RT2] forgets the files of what is gone', async () => {
      const [one, other] = [fileOf('f1'), fileOf('f2')];
      await store.commit([addFile(one), addFile(other)]);
      await store.commit([say('a', { files: [toFile(one)] }), say('b', { files: [toFile(other)] }), trim(2, 2)]);
      expect(await store.findFiles(['f1', 'f2'])).toEqual([other]);
      await restart();
      expect(await store.listDroppedContents(9)).toEqual([one.sha256]);
    });

    it('[RT4] mentions nobody any more', async () => {
      await store.commit([
        say('@bob', { mentions: { user_ids: ['u2'] } }),
        say('@bob too', { mentions: { user_ids: ['u2'] } }),
      ]);
      await store.commit([trim(2, 2)]);
      const page = await store.readMentions('u2', [room_id], undefined, 9);
      expect(page.messages.map(({ content }) => content)).toEqual(['@bob too']);
    });

    it('[RT5] knows a client_id for ever', async () => {
      const first = say('a', { client_id: 'c1' });
      await store.commit([first, say('b', { client_id: 'c2' }), say('c'), trim(4, 4)]);
      const again = { kind: 'appended', seq: 1, n: 1, at, dup: true };
      await twice(async () => {
        expect(await store.commit([first, say('other', { client_id: 'c1' })])).toEqual([again, again]);
        expect(await store.commit([say('a', { client_id: 'c1', room_id: 'nowhere' })])).toEqual([{ kind: 'no-room' }]);
      });
    });

    it('lets a purge pass by what is gone since it was chosen', async () => {
      await store.commit([say('a'), say('b', { client_id: 'c1' }), say('c')]);
      const purges = await store.readAuthored('u1', 0, room_id, 9);
      expect(purges).toMatchObject([{ targets: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] }]);
      const audit = { audit_id: 'a1', at, action: 'ban', by_user_id: 'u9', by_username: 'root' } as const;
      const sanction = { kind: 'ban', user_id: 'u1', username: 'ana', room_id, at, by_username: 'root' } as const;
      const ban = { kind: 'ban', user_id: 'u1', sanction, purges, audit } as unknown as Write;
      expect(await store.commit([trim(3, 3), ban])).toEqual([updated(4), { kind: 'banned', seqs: [5] }]);
      await twice(async () => {
        expect(await contents()).toEqual(['']);
        expect(await store.readAuthored('u1', 0, room_id, 9)).toEqual([]);
      });
    });

    it('[RT2] agrees with a model that forgets, whatever comes in what order', { timeout: 60_000 }, async () => {
      const target = fc.nat(40);
      const step: fc.Arbitrary<Step> = fc.oneof(
        { weight: 6, arbitrary: fc.record({ do: fc.constant('say'), client: fc.option(fc.nat(9)) }) },
        { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('edit', 'erase', 'pin'), target }) },
        { weight: 2, arbitrary: fc.record({ do: fc.constant('trim'), kept: fc.nat(6) }) },
      );
      const commits = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 });
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(commits, async (steps) => {
          const room = newRoomRecord({ room_id: `room-${runs++}`, epoch: 'e' });
          await store.commit([{ kind: 'create-room', room, at }]);
          const model = createModel(room.room_id);
          for (const some of steps) {
            const decided = some.map((one) => model.take(one));
            expect(await store.commit(decided.map(({ write }) => write))).toEqual(decided.map(({ result }) => result));
          }
          await twice(async () => {
            const events = await store.readEvents(room.room_id, 0, 1_000);
            expect(events.map(({ seq }) => seq)).toEqual(model.seqs());
            const messages = events.filter(isChatMessage);
            expect(messages.map(({ seq, n, content, pinned }) => ({ seq, n, content, pinned }))).toEqual(
              model.messages(),
            );
            const page = await store.readMessages(room.room_id, { after_seq: 0 }, 1_000);
            expect(page).toEqual({ messages, more_before: false, more_after: false });
            expect((await store.loadRooms()).at(-1)).toMatchObject(model.head());
          });
        }),
        { numRuns: 20 },
      );
    });
  });
}

type Step =
  | { readonly do: 'say'; readonly client: number | null }
  | { readonly do: 'edit' | 'erase' | 'pin'; readonly target: number }
  | { readonly do: 'trim'; readonly kept: number };
type Said = {
  readonly seq: number;
  readonly n: number;
  content: string;
  rev: number;
  pinned: boolean;
  erased: boolean;
};

/** A room's log as a list from which the oldest are taken. */
function createModel(room: string) {
  const log = new Map<number, Said | undefined>();
  const byClientId = new Map<string, Said>();
  const head = { first_seq: 1, first_n: 1, last_seq: 0, last_n: 0 };
  let steps = 0;
  const said = () => [...log.values()].filter((one) => one !== undefined);
  const next = (one?: Said): number => {
    log.set(++head.last_seq, one);
    return head.last_seq;
  };

  function toWrite(step: Step): Write {
    switch (step.do) {
      case 'say':
        // What is sent again is sent as it was.
        return step.client === null
          ? say(`said ${steps}`)
          : say(`of ${step.client}`, { client_id: `${room} ${step.client}` });
      case 'edit':
        return edit(step.target, `edited ${steps}`);
      case 'erase':
        return erase(step.target);
      case 'pin':
        return pin(step.target);
      case 'trim': {
        const first = step.kept > 0 ? said().slice(-step.kept)[0] : undefined;
        return first ? trim(first.seq, first.n) : trim(head.last_seq + 1, head.last_n + 1);
      }
    }
  }

  function change(seq: number, run: (one: Said) => WriteResult): WriteResult {
    const one = log.get(seq);
    return one && !one.erased ? run(one) : { kind: 'no-message' };
  }

  function apply(write: Write): WriteResult {
    switch (write.kind) {
      case 'append-message': {
        const { client_id, content } = write;
        const before = client_id === undefined ? undefined : byClientId.get(client_id);
        if (before) return { kind: 'appended', seq: before.seq, n: before.n, at, dup: true };
        const one = { seq: head.last_seq + 1, n: ++head.last_n, content, rev: 0, pinned: false, erased: false };
        if (client_id !== undefined) byClientId.set(client_id, one);
        return { kind: 'appended', seq: next(one), n: one.n, at, dup: false };
      }
      case 'edit-message':
        return change(write.target_seq, (one) => {
          Object.assign(one, { content: write.content, rev: one.rev + 1 });
          return { kind: 'edited', seq: next(), n: one.n, rev: one.rev };
        });
      case 'delete-message':
        return change(write.target_seq, (one) => {
          Object.assign(one, { content: '', pinned: false, erased: true });
          return { kind: 'deleted', seq: next(), n: one.n, user_id: 'u1', username: 'ana' };
        });
      case 'set-pin':
        return change(write.target_seq, (one) => {
          if (one.pinned) return { kind: 'unchanged' };
          one.pinned = true;
          return updated(next());
        });
      case 'trim-history': {
        if (write.first_seq <= head.first_seq) return { kind: 'unchanged' };
        Object.assign(head, { first_seq: write.first_seq, first_n: write.first_n });
        for (const seq of log.keys()) if (seq < head.first_seq) log.delete(seq);
        return updated(next());
      }
      default:
        throw new Error(`${write.kind} is no step`);
    }
  }

  return {
    /** The write that a step comes to, and what must become of it. */
    take(step: Step): { readonly write: Write; readonly result: WriteResult } {
      steps++;
      const write = { ...toWrite(step), room_id: room } as Write;
      return { write, result: apply(write) };
    },
    seqs: () => [...log.keys()],
    messages: () => said().map(({ seq, n, content, pinned }) => ({ seq, n, content, pinned: pinned || undefined })),
    head: () => head,
  };
}
