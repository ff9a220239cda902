import { limits } from '@tertulia/protocol';
import { describe, expect, it } from 'vitest';
import { maxRevisions } from '../log/records.ts';
import { type Store } from '../log/store.ts';
import { type Write } from '../log/write.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { openForEach } from '../testing/open-for-each.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

const at = Date.UTC(2026, 10, 24, 6, 30);
const room_id = 'general';
const time = (after: number) => new Date(at + after).toISOString();

const say = (content: string, more: Partial<WriteOf<'append-message'>> = {}): Write => ({
  kind: 'append-message',
  room_id,
  user_id: 'u1',
  username: 'ana',
  content,
  at,
  ...more,
});
const edit = (target_seq: number, content: string, more: Partial<WriteOf<'edit-message'>> = {}): Write => ({
  kind: 'edit-message',
  room_id,
  target_seq,
  user_id: 'u1',
  content,
  at: at + 1,
  sent_after: at - 10,
  ...more,
});
const react = (target_seq: number, user_id: string, emoji = '👍', added = true): Write => ({
  kind: 'set-reaction',
  room_id,
  target_seq,
  user_id,
  username: `name-${user_id}`,
  emoji,
  added,
  max_kinds: limits.reaction_kinds,
  at,
});
const erase = (target_seq: number): Write => ({
  kind: 'delete-message',
  room_id,
  target_seq,
  user_id: 'u1',
  of_anyone: false,
  at,
});
const pin = (target_seq: number, pinned = true): Write => ({
  kind: 'set-pin',
  room_id,
  target_seq,
  user_id: 'u1',
  pinned,
  max_pins: 3,
  at,
});
const account = (user_id: string): Write => ({
  kind: 'create-account',
  user_id,
  username: user_id,
  name: { key: `key-${user_id}`, skeleton: user_id },
  password_hash: 'x',
  role: 'user',
  at,
  session: { session_id: `s-${user_id}`, token_hash: `t-${user_id}` },
});
const put = (user_id: string, room = room_id): Write => ({
  kind: 'put-member',
  room_id: room,
  user_id,
  role: 'user',
  read_n: 0,
});
const edited = (seq: number, n: number, rev: number) => ({ kind: 'edited', seq, n, rev });
const reacted = (seq: number, count: number) => ({ kind: 'reacted', seq, count });
const noMessage = { kind: 'no-message' };
const unchanged = { kind: 'unchanged' };

/** What every store must do about changes of messages. `open` opens the store in `folder` again and again, as restarts do. */
export function describeChangeContract(name: string, open: (folder: string) => Promise<Store>): void {
  describe(`${name} keeps the store's contract about changes of messages`, () => {
    let store: Store;
    const { restart, twice } = openForEach(open, (opened) => {
      store = opened;
    });
    const page = async (viewer = 'u1') => (await store.readMessages(room_id, { after_seq: 0 }, 100, viewer)).messages;
    const reactionsOf = async (viewer: string) => (await page(viewer))[0]?.reactions;
    const revisions = async (seq: number) => (await store.readRevisions(room_id, seq)).map(({ content }) => content);

    describe('editing', () => {
      it('changes what a message says, and keeps what it said', async () => {
        await store.commit([say('a', { client_id: 'c1' })]);
        expect(await store.commit([edit(1, 'b'), say('other'), edit(1, 'c', { at: at + 2, rev: 1 })])).toEqual([
          edited(2, 1, 1),
          { kind: 'appended', seq: 3, n: 2, at, dup: false },
          edited(4, 1, 2),
        ]);
        await twice(async () => {
          const [message, first, , second] = await store.readEvents(room_id, 0, 10);
          expect(message).toMatchObject({ content: 'c', rev: 2, edited_at: time(2), timestamp: time(0) });
          expect((await page())[0]).toEqual(message);
          const event = { type: 'MessageEdited', room_id, target_seq: 1, user_id: 'u1' };
          expect(first).toEqual({ ...event, seq: 2, content: 'b', rev: 1, edited_at: time(1) });
          expect(second).toEqual({ ...event, seq: 4, content: 'c', rev: 2, edited_at: time(2) });
          expect(await store.readRevisions(room_id, 1)).toEqual([
            { rev: 0, content: 'a', at },
            { rev: 1, content: 'b', at: at + 1 },
          ]);
          expect(await store.readRevisions(room_id, 3)).toEqual([]);
        });
        expect(await store.commit([edit(1, 'd')])).toEqual([edited(5, 1, 3)]);
        expect(await revisions(1)).toEqual(['a', 'b', 'c']);
      });

      it('is for the author alone, in time, of the revision that was edited, and of what is a message', async () => {
        await store.commit([say('a'), edit(1, 'b')]);
        const writes = [
          edit(1, 'x', { user_id: 'u2' }),
          edit(1, 'x', { sent_after: at + 1 }),
          edit(1, 'x', { rev: 0 }),
          edit(1, 'b'),
          edit(2, 'x'),
          edit(9, 'x'),
          edit(1, 'x', { room_id: 'nowhere' }),
        ];
        const kinds = ['not-author', 'edit-window', 'stale-rev', 'unchanged', 'no-message', 'no-message', 'no-room'];
        await twice(async () => expect((await store.commit(writes)).map(({ kind }) => kind)).toEqual(kinds));
        expect(await store.commit([edit(1, 'c', { rev: 1 }), edit(1, 'd', { rev: 1 })])).toEqual([
          edited(3, 1, 2),
          { kind: 'stale-rev' },
        ]);
      });

      it('leaves what was sent the same for whoever sends it again', async () => {
        const dup = { kind: 'appended', seq: 1, n: 1, at, dup: true };
        await store.commit([say('a', { client_id: 'c1' }), edit(1, 'b')]);
        await twice(async () =>
          expect(await store.commit([say('a', { client_id: 'c1' }), say('b', { client_id: 'c1' })])).toEqual([
            dup,
            { kind: 'client-id-conflict' },
          ]),
        );
        await store.commit([edit(1, 'c')]);
        expect(await store.commit([say('a', { client_id: 'c1' })])).toEqual([dup]);
      });

      it('keeps the first content and a bounded number of others', async () => {
        await store.commit([say('0')]);
        for (let i = 0; i < 3; i++) {
          await store.commit(Array.from({ length: 50 }, (_, one) => edit(1, `${i * 50 + one + 1}`)));
          await restart();
        }
        const kept = await revisions(1);
        expect([kept[0], kept[1], kept.at(-1)]).toEqual(['0', `${151 - maxRevisions}`, '149']);
        expect(kept).toHaveLength(maxRevisions);
      });
    });

    describe('reacting', () => {
      it('counts exactly, once for each who reacts', async () => {
        await store.commit([say('a')]);
        expect(
          await store.commit([react(1, 'u1'), react(1, 'u1'), react(1, 'u2'), react(1, 'u3', '👍', false)]),
        ).toEqual([reacted(2, 1), unchanged, reacted(3, 2), unchanged]);
        await restart();
        expect(await store.commit([react(1, 'u2'), react(1, 'u1', '👍', false), react(1, 'u1', '👍', false)])).toEqual([
          unchanged,
          reacted(4, 1),
          unchanged,
        ]);
        await twice(async () => {
          expect(await reactionsOf('u2')).toEqual([{ emoji: '👍', count: 1, me: true, users: ['name-u2'] }]);
          expect(await reactionsOf('u1')).toEqual([{ emoji: '👍', count: 1, me: false, users: ['name-u2'] }]);
        });
        expect((await store.readEvents(room_id, 3, 1))[0]).toEqual({
          type: 'ReactionChanged',
          room_id,
          seq: 4,
          target_seq: 1,
          emoji: '👍',
          user_id: 'u1',
          username: 'name-u1',
          added: false,
          count: 1,
        });
      });

      it('shows emoji in the order in which there came to be any, and the first five names', async () => {
        const users = Array.from({ length: 7 }, (_, i) => `u${i}`);
        await store.commit([say('a'), react(1, 'u0', '🎉'), react(1, 'u1', '❤️'), react(1, 'u2', '🎉')]);
        await store.commit([react(1, 'u0', '🎉', false), ...users.map((user) => react(1, user))]);
        await twice(async () => {
          const shown = (await reactionsOf('u6')) ?? [];
          expect(shown.map(({ emoji, count, me }) => [emoji, count, me])).toEqual([
            ['🎉', 1, false],
            ['❤️', 1, false],
            ['👍', 7, true],
          ]);
          expect(shown[2]?.users).toEqual(['u0', 'u1', 'u2', 'u3', 'u4'].map((user) => `name-${user}`));
          const listed = await store.readReactors(room_id, 1, '👍', 6);
          expect(listed.map(({ user_id }) => user_id)).toEqual(users.slice(0, 6));
          const records = await store.readReactions(room_id, 1, 1);
          expect(records.map(({ emoji, user_id }) => `${emoji}${user_id}`).slice(0, 3)).toEqual([
            '🎉u2',
            '❤️u1',
            '👍u0',
          ]);
          expect(records).toHaveLength(9);
        });
      });

      it('takes no more kinds than there may be, and another once one is gone', async () => {
        const emoji = Array.from({ length: limits.reaction_kinds }, (_, i) => String.fromCodePoint(0x1f600 + i));
        await store.commit([say('a'), ...emoji.map((one) => react(1, 'u1', one))]);
        await twice(async () =>
          expect(await store.commit([react(1, 'u2', '🎉'), react(1, 'u1', '🎉', false)])).toEqual([
            { kind: 'limit-reached' },
            unchanged,
          ]),
        );
        expect(
          await store.commit([react(1, 'u2', emoji[0]), react(1, 'u1', emoji[1], false), react(1, 'u2', '🎉')]),
        ).toEqual([reacted(22, 2), reacted(23, 0), reacted(24, 1)]);
      });
    });

    describe('pinning', () => {
      const pins = async () => (await store.readPins(room_id, 'u1')).map(({ seq, pinned }) => [seq, pinned]);

      it('keeps a bounded list, the newest first', async () => {
        await store.commit([say('1'), say('2'), say('3'), say('4')]);
        const updated = (seq: number) => ({ kind: 'updated', seq });
        expect(await store.commit([pin(2), pin(2), pin(1), pin(3, false), pin(3), pin(4), pin(9), pin(5)])).toEqual([
          updated(5),
          unchanged,
          updated(6),
          unchanged,
          updated(7),
          { kind: 'limit-reached' },
          noMessage,
          noMessage,
        ]);
        await twice(async () => {
          const expected = [3, 1, 2].map((seq) => [seq, true]);
          expect(await pins()).toEqual(expected);
          expect((await page()).map(({ pinned }) => pinned)).toEqual([true, true, true, undefined]);
          expect((await store.readEvents(room_id, 4, 1))[0]).toEqual({
            type: 'MessagePinned',
            room_id,
            seq: 5,
            target_seq: 2,
            user_id: 'u1',
            pinned: true,
          });
        });
        expect(await store.commit([pin(4), erase(1), pin(4), pin(2, false)])).toEqual([
          { kind: 'limit-reached' },
          { kind: 'deleted', seq: 8, n: 1, user_id: 'u1', username: 'ana' },
          updated(9),
          updated(10),
        ]);
        await twice(async () => expect(await pins()).toEqual([4, 3].map((seq) => [seq, true])));
      });
    });

    describe('mentioning', () => {
      const found = async (who: string, before?: string, limit = 9) => {
        const mentions = await store.readMentions(who, [room_id, 'tea'], before, limit);
        return { ...mentions, messages: mentions.messages.map(({ content }) => content) };
      };

      it('finds what mentions somebody or all, the newest first, as it stands now', async () => {
        const tea = { room_id: 'tea' } as const;
        await store.commit([
          {
            kind: 'create-room',
            room: newRoomRecord({ room_id: 'tea', name: 'Tea', epoch: 'e' }),
            at,
          },
          ...[put('u1'), put('u2'), put('u2', 'tea')],
          say('to u2', { at: at + 1, mentions: { user_ids: ['u2'] } }),
          say('to all', { ...tea, at: at + 2, mentions: { user_ids: ['u2'], all: true } }),
          say('to u1', { at: at + 3, mentions: { user_ids: ['u1'] } }),
          say('to nobody', { at: at + 4 }),
        ]);
        await twice(async () => {
          const first = await found('u2', undefined, 1);
          expect(first).toMatchObject({ messages: ['to all'], more: true });
          expect(await found('u2', first.before)).toMatchObject({ messages: ['to u2'], more: false });
          expect((await found('u1')).messages).toEqual(['to u1', 'to all']);
          expect((await store.readMentions('u2', [room_id], undefined, 9)).messages).toHaveLength(1);
          expect((await found('u2', 'no such place')).messages).toHaveLength(2);
          expect(await store.loadMentions()).toEqual([
            { room_id, user_id: 'u2', n: 1 },
            { room_id: 'tea', user_id: 'u2', n: 1 },
            { room_id: 'tea', user_id: undefined, n: 1 },
          ]);
        });
        await store.commit([
          edit(2, 'to u2 now', { sent_after: 0, mentions: { user_ids: ['u2'] } }),
          erase(1),
          { kind: 'mark-read', room_id: 'tea', user_id: 'u2', read_n: 1 },
        ]);
        await twice(async () => {
          expect((await found('u2')).messages).toEqual(['to u2 now', 'to all']);
          expect((await found('u1')).messages).toEqual(['to all']);
          expect((await page())[1]).toMatchObject({ mentions: { user_ids: ['u2'] } });
          expect(await store.loadMentions()).toEqual([
            { room_id: 'tea', user_id: undefined, n: 1 },
            { room_id, user_id: 'u2', n: 2 },
          ]);
        });
      });

      it('finds those after an ordinal that name somebody, read or not, the newest first', async () => {
        const named = { mentions: { user_ids: ['u2'] } };
        await store.commit([
          put('u2'),
          say('a', named),
          say('b', named),
          say('to all', { mentions: { user_ids: [], all: true } }),
        ]);
        await store.commit([say('d', named), erase(2), { kind: 'mark-read', room_id, user_id: 'u2', read_n: 4 }]);
        await twice(async () => {
          expect(await store.findMentions(room_id, 'u2', 0, 9)).toEqual([4, 1]);
          expect(await store.findMentions(room_id, 'u2', 1, 9)).toEqual([4]);
          expect(await store.findMentions(room_id, 'u2', 0, 1)).toEqual([4]);
          expect(await store.findMentions('nowhere', 'u2', 0, 9)).toEqual([]);
        });
      });

      it('finds members who have an account by their names', async () => {
        await store.commit([account('a'), account('b'), put('a')]);
        await restart();
        expect(await store.findMembers(room_id, ['key-a', 'key-b', 'key-c'])).toEqual([{ user_id: 'a', key: 'key-a' }]);
        expect(await store.findMembers('nowhere', ['key-a'])).toEqual([]);
      });

      it('keeps of what a member wants to be told', async () => {
        const set = (level: 'all' | 'mentions'): Write => ({ kind: 'set-notify', room_id, user_id: 'a', level });
        const notify = async () => (await store.findSession('t-a'))?.memberships.map((one) => one.notify);
        await store.commit([account('a'), put('a'), set('mentions')]);
        await twice(async () => expect(await notify()).toEqual(['mentions']));
        await store.commit([put('a')]);
        expect(await notify()).toEqual(['mentions']);
        await store.commit([set('all')]);
        expect(await notify()).toEqual([undefined]);
      });
    });

    it('deleting erases edits and reactions, whatever the tables hold of them', async () => {
      await store.commit([say('a'), edit(1, 'secret'), react(1, 'u2'), say('b'), edit(4, 'secret too')]);
      await store.commit([erase(1), edit(1, 'x'), react(1, 'u3'), react(1, 'u2', '👍', false)]).then((results) => {
        expect(results.slice(1)).toEqual([noMessage, noMessage, noMessage]);
      });
      await restart();
      await store.commit([erase(4)]);
      await twice(async () => {
        const events = await store.readEvents(room_id, 0, 100);
        expect(JSON.stringify(events)).not.toContain('secret');
        expect(events.filter((event) => event.type === 'MessageEdited').map(({ content }) => content)).toEqual([
          '',
          '',
        ]);
        expect((await page()).map(({ content, reactions, rev }) => [content, reactions, rev])).toEqual([
          ['', undefined, undefined],
          ['', undefined, undefined],
        ]);
        for (const seq of [1, 4]) expect(await revisions(seq)).toEqual([]);
        expect(await store.readReactors(room_id, 1, '👍', 9)).toEqual([]);
      });
    });

    it('tells which messages up to a place were changed after it, in whatever way', async () => {
      await store.commit([say('1'), say('2'), say('3'), react(1, 'u1'), edit(2, 'x'), react(1, 'u2'), erase(3)]);
      const changes = [
        { seq: 1, changed_at: 4 },
        { seq: 2, changed_at: 5 },
        { seq: 3, changed_at: 7 },
      ];
      await twice(async () => {
        expect(await store.readChanges(room_id, 3, 9)).toEqual(changes);
        expect(await store.readChanges(room_id, 5, 9)).toEqual([{ seq: 1, changed_at: 6 }, changes[2]]);
        expect(await store.readChanges(room_id, 3, 2)).toHaveLength(2);
        expect(await store.loadChangedAt()).toEqual([{ room_id, changed_at: 7 }]);
      });
    });
  });
}
