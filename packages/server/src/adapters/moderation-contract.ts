import { isChatMessage } from '@tertulia/protocol';
import { describe, expect, it } from 'vitest';
import type { AuditRecord, ReportRecord, SanctionRecord } from '../log/moderation-records.ts';
import type { RoomRecord } from '../log/records.ts';
import type { Store } from '../log/store.ts';
import type { Write } from '../log/write.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { openForEach } from '../testing/open-for-each.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

const at = 1_000_000;
const done = { kind: 'done' };
const mod = { by_user_id: 'mod', by_username: 'mona' };

const say = (user_id: string, content: string, more: Partial<WriteOf<'append-message'>> = {}): Write => ({
  kind: 'append-message',
  room_id: 'general',
  user_id,
  username: `name-${user_id}`,
  content,
  at,
  ...more,
});
const room = (room_id: string, kind: RoomRecord['kind'] = 'public'): Write => ({
  kind: 'create-room',
  room: newRoomRecord({ room_id, kind, epoch: 'e' }),
  at,
});
const enter = (user_id: string, no = 1): Write => ({
  kind: 'open-session',
  session_id: `s${no}-${user_id}`,
  token_hash: `t${no}-${user_id}`,
  user_id,
  username: `name-${user_id}`,
  name: { key: `name-${user_id}`, skeleton: `name-${user_id}` },
  at,
});
const account = (user_id: string): Write => ({
  kind: 'create-account',
  user_id,
  username: `name-${user_id}`,
  name: { key: `name-${user_id}`, skeleton: `name-${user_id}` },
  password_hash: 'x',
  role: 'moderator',
  at,
  session: { session_id: `s1-${user_id}`, token_hash: `t1-${user_id}` },
});
const put = (user_id: string, room_id = 'general'): Write => ({
  kind: 'put-member',
  room_id,
  user_id,
  role: 'user',
  read_n: 0,
});
const audit = (id: number, action: AuditRecord['action'], more: Partial<AuditRecord> = {}): AuditRecord => ({
  audit_id: `${id}`,
  at,
  action,
  ...mod,
  ...more,
});
const sanction = (
  kind: SanctionRecord['kind'],
  user_id: string,
  more: Partial<SanctionRecord> = {},
): SanctionRecord => ({
  kind,
  user_id,
  username: `name-${user_id}`,
  by_username: 'mona',
  at,
  ...more,
});
const ban = (id: number, record: SanctionRecord, purges: WriteOf<'ban'>['purges'] = []): Write => ({
  kind: 'ban',
  user_id: record.user_id,
  sanction: record,
  purges,
  audit: audit(id, 'ban'),
});
const report = (report_id: string): ReportRecord => ({
  report_id,
  at,
  by_user_id: 'u1',
  by_username: 'name-u1',
  room_id: 'general',
  target_seq: 1,
  user_id: 'u2',
  username: 'name-u2',
  content: 'rude',
  reason: 'it is rude',
});

/** What every store must do about moderation. `open` opens the store in `folder` again and again, as restarts do. */
export function describeModerationContract(name: string, open: (folder: string) => Promise<Store>): void {
  describe(`${name} keeps the store's contract about moderation`, () => {
    let store: Store;
    const { restart } = openForEach(open, (opened) => {
      store = opened;
    });
    const roomsOf = async (token: string) => (await store.findSession(token))?.memberships.map((one) => one.room_id);
    const actions = async () => (await store.readAudit(undefined, 100)).map((entry) => entry.action);
    const contents = async (roomId: string) =>
      (await store.readEvents(roomId, 0, 100)).map((event) =>
        isChatMessage(event) ? `${event.content}${event.deleted ? '†' : ''}` : event.type,
      );

    it('takes who is kicked, or banned from a room, out of that room alone', async () => {
      await store.commit([room('tea'), enter('u1'), put('u1'), put('u1', 'tea')]);
      await store.commit([{ kind: 'kick', room_id: 'tea', user_id: 'u1', audit: audit(1, 'kick') }]);
      expect(await roomsOf('t1-u1')).toEqual(['general']);
      expect(await store.commit([ban(2, sanction('ban', 'u1', { room_id: 'general' }))])).toEqual([
        { kind: 'banned', seqs: [] },
      ]);
      expect(await roomsOf('t1-u1')).toEqual([]);
      expect(await actions()).toEqual(['ban', 'kick']);
    });

    it('ends all sessions of who is banned from the server; an account keeps its rooms, a guest nothing', async () => {
      await store.commit([enter('u1'), put('u1'), account('u2'), put('u2')]);
      await store.commit([ban(1, sanction('ban', 'u1')), ban(2, sanction('ban', 'u2'))]);
      await restart();
      expect([await store.findSession('t1-u1'), await store.findSession('t1-u2')]).toEqual([undefined, undefined]);
      expect(await store.findUser('u1')).toBeUndefined();
      expect(await store.findPerson('u2', 'general')).toEqual({
        user_id: 'u2',
        username: 'name-u2',
        guest: false,
        role: 'moderator',
        place: 'user',
      });
    });

    it('keeps sanctions until they end or are lifted, the last one of a kind and place', async () => {
      const records = [
        sanction('ban', 'u1', { until: at + 10, reason: 'first' }),
        sanction('ban', 'u1', { until: at + 20, reason: 'second', addresses: ['192.0.2.1'] }),
        sanction('ban', 'u1', { room_id: 'general' }),
        sanction('mute', 'u1', { until: at + 30, reason: 'loud' }),
        sanction('mute', 'u2', { until: at + 30, room_id: 'general' }),
      ];
      await store.commit(
        records.map(
          (record, i): Write =>
            record.kind === 'ban'
              ? ban(i, record)
              : { kind: 'mute', user_id: record.user_id, sanction: record, audit: audit(i, 'mute') },
        ),
      );
      const kept = async (now: number) => (await store.loadModeration(now)).sanctions;
      expect(await kept(at)).toEqual(expect.arrayContaining(records.slice(1)));
      expect(await kept(at)).toHaveLength(4);
      await restart();
      expect(await kept(at + 25)).toHaveLength(3);
      const lift = (user_id: string, lifted: SanctionRecord['kind'], room_id?: string): Write => ({
        kind: 'lift',
        user_id,
        lifted,
        ...(room_id !== undefined && { room_id }),
        audit: audit(9, lifted === 'ban' ? 'unban' : 'unmute', { room_id: room_id ?? 'none', audit_id: `9${user_id}` }),
      });
      await store.commit([lift('u1', 'ban', 'general'), lift('u2', 'mute')]);
      expect((await kept(at)).map((one) => `${one.kind} ${one.user_id} ${one.room_id}`).sort()).toEqual([
        'ban u1 undefined',
        'mute u1 undefined',
        'mute u2 general',
      ]);
      // What has ended makes room for what comes.
      await store.commit([ban(10, sanction('ban', 'u3', { at: at + 100 }))]);
      expect((await kept(0)).map((one) => one.user_id)).toEqual(['u3']);
    });

    it('erases what is purged in the same commit, one event a room', async () => {
      const mine = { client_id: 'c1' };
      await store.commit([
        room('tea'),
        say('u1', 'a', mine),
        say('u2', 'b'),
        say('u1', 'c'),
        say('u1', 'd', { room_id: 'tea' }),
      ]);
      const purges = [
        { room_id: 'general', targets: [1, 3].map((seq) => ({ seq, n: seq })) },
        { room_id: 'tea', targets: [{ seq: 1, n: 1 }] },
      ];
      expect(await store.commit([ban(1, sanction('ban', 'u1'), purges), say('u2', 'e')])).toEqual([
        { kind: 'banned', seqs: [4, 2] },
        { kind: 'appended', seq: 5, n: 4, at, dup: false },
      ]);
      const expected = ['†', 'b', '†', 'MessagesPurged', 'e'];
      expect(await contents('general')).toEqual(expected);
      await restart();
      expect(await contents('general')).toEqual(expected);
      expect((await store.readEvents('tea', 0, 9)).at(-1)).toEqual({
        type: 'MessagesPurged',
        room_id: 'tea',
        seq: 2,
        user_id: 'u1',
        from_seq: 1,
        by_user_id: 'mod',
      });
      expect(await store.readChanges('general', 3, 9)).toEqual([
        { seq: 1, changed_at: 4 },
        { seq: 3, changed_at: 4 },
      ]);
      expect(await store.loadTombstones()).toEqual([
        { room_id: 'general', ranges: [1, 1, 3, 3] },
        { room_id: 'tea', ranges: [1, 1] },
      ]);
      expect(await store.commit([say('u1', 'other', mine), say('u2', 'f', { room_id: 'tea' })])).toEqual([
        { kind: 'appended', seq: 1, n: 1, at, dup: true },
        { kind: 'appended', seq: 3, n: 2, at, dup: false },
      ]);
    });

    it('finds what somebody wrote since an instant, but for direct messages and what is erased', async () => {
      await store.commit([
        room('tea'),
        room('dm-1', 'dm'),
        say('u1', 'old', { at: at - 10 }),
        say('u1', 'young'),
        say('u2', 'of another'),
        say('u1', 'after the clock went back', { at: at - 10, client_id: 'c1' }),
        say('u1', 'in tea', { room_id: 'tea' }),
        say('u1', 'private', { room_id: 'dm-1', to_user_id: 'u2' }),
        say('u1', 'erased', { room_id: 'tea' }),
        { kind: 'delete-message', room_id: 'tea', target_seq: 2, user_id: 'u1', of_anyone: false, at },
      ]);
      const general = {
        room_id: 'general',
        targets: [
          { seq: 2, n: 2 },
          { seq: 4, n: 4 },
        ],
      };
      const tea = { room_id: 'tea', targets: [{ seq: 1, n: 1 }] };
      expect(await store.readAuthored('u1', at, undefined, 9)).toEqual([general, tea]);
      expect(await store.readAuthored('u1', at, 'tea', 9)).toEqual([tea]);
      expect(await store.readAuthored('u1', at, undefined, 1)).toEqual([{ ...general, targets: [{ seq: 2, n: 2 }] }]);
      expect(await store.readAuthored('u1', at + 1, undefined, 9)).toEqual([]);
      expect(await store.readAuthored('u9', 0, undefined, 9)).toEqual([]);
    });

    it('knows people by their account, as guests, and of who is forgotten by what they wrote', async () => {
      await store.commit([enter('u1'), account('u2'), put('u1'), say('u3', 'bye')]);
      const person = (user_id: string) => ({ user_id, username: `name-${user_id}`, guest: true, role: 'user' });
      expect(await store.findPerson('u1')).toEqual(person('u1'));
      expect(await store.findPerson('u1', 'general')).toEqual({ ...person('u1'), place: 'user' });
      expect(await store.findPerson('u2', 'general')).toEqual({ ...person('u2'), guest: false, role: 'moderator' });
      expect(await store.findPerson('u4')).toBeUndefined();
      await restart();
      expect(await store.findPerson('u3')).toEqual(person('u3'));
    });

    it('changes the role of a member, and of nobody else', async () => {
      const promote = (user_id: string, room_id = 'general'): Write => ({
        kind: 'set-room-role',
        room_id,
        user_id,
        role: 'moderator',
        audit: audit(1, 'set-role', { audit_id: `${user_id}${room_id}` }),
      });
      await store.commit([enter('u1'), put('u1'), enter('u2')]);
      expect(await store.commit([promote('u1'), promote('u2'), promote('u1', 'nowhere')])).toEqual([
        done,
        done,
        { kind: 'no-room' },
      ]);
      const roles = async (token: string) => (await store.findSession(token))?.memberships.map((one) => one.role);
      expect([await roles('t1-u1'), await roles('t1-u2')]).toEqual([['moderator'], []]);
      // Who joins again has not lost it, who was kicked has.
      await store.commit([put('u1')]);
      expect(await roles('t1-u1')).toEqual(['moderator']);
      await store.commit([{ kind: 'kick', room_id: 'general', user_id: 'u1', audit: audit(2, 'kick') }, put('u1')]);
      expect(await roles('t1-u1')).toEqual(['user']);
    });

    it('keeps reports until they are closed, and pages them, the newest first', async () => {
      await store.commit(['1', '2', '3'].map((id): Write => ({ kind: 'report', report: report(id) })));
      const ids = async (before?: string) => (await store.readReports(before, 2)).map((one) => one.report_id);
      expect(await store.readReports(undefined, 1)).toEqual([report('3')]);
      expect([await ids(), await ids('2')]).toEqual([['3', '2'], ['1']]);
      await store.commit([{ kind: 'close-report', report_id: '2', audit: audit(4, 'close-report') }]);
      await restart();
      expect([await ids(), await ids('2')]).toEqual([['3', '1'], ['1']]);
      const { openReports, lastId } = await store.loadModeration(at);
      expect(openReports.map((one) => one.report_id)).toEqual(['3', '1']);
      expect(openReports[0]).not.toHaveProperty('content');
      expect(lastId).toBe('4');
    });

    it('keeps an entry of all that comes to something, and pages them, the newest first', async () => {
      await store.commit([say('u1', 'a'), say('u2', 'b')]);
      const entry = audit(1, 'mute', {
        user_id: 'u1',
        username: 'x',
        until: at + 1,
        reason: 'why',
        room_id: 'general',
      });
      const erase = (id: number, target_seq: number, user_id: string): Write => ({
        kind: 'delete-message',
        room_id: 'general',
        target_seq,
        user_id,
        of_anyone: true,
        at,
        audit: audit(id, 'delete-message', { target_seq, by_user_id: user_id }),
      });
      await store.commit([
        { kind: 'mute', user_id: 'u1', sanction: sanction('mute', 'u1', { until: at + 1 }), audit: entry },
        { kind: 'update-room', room_id: 'general', user_id: 'mod', at, changes: {}, audit: audit(2, 'update-room') },
        { kind: 'update-room', room_id: 'nowhere', user_id: 'mod', at, changes: {}, audit: audit(3, 'update-room') },
        erase(4, 1, 'mod'),
        erase(5, 1, 'mod'),
        erase(6, 2, 'u2'),
      ]);
      await restart();
      expect(await store.readAudit(undefined, 9)).toEqual([
        audit(4, 'delete-message', { target_seq: 1, user_id: 'u1', username: 'name-u1' }),
        audit(2, 'update-room'),
        entry,
      ]);
      expect((await store.readAudit('4', 1)).map((one) => one.audit_id)).toEqual(['2']);
      expect(await store.readAudit('1', 9)).toEqual([]);
    });

    it('says of a wait that what was before it is stored', async () => {
      expect(await store.commit([say('u1', 'a'), { kind: 'wait' }])).toEqual([
        { kind: 'appended', seq: 1, n: 1, at, dup: false },
        done,
      ]);
    });
  });
}
