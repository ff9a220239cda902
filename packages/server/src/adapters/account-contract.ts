import { describe, expect, it } from 'vitest';
import type { Store } from '../log/store.ts';
import type { Write } from '../log/write.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { openForEach } from '../testing/open-for-each.ts';

type WriteOf<K extends Write['kind']> = Extract<Write, { kind: K }>;

const at = Date.UTC(2026, 10, 24, 6, 30);
const done = { kind: 'done' };
const taken = { kind: 'taken' };
const noInvite = { kind: 'no-invite' };

/** Names that look alike have one skeleton here if they differ only in digits. */
const nameOf = (name: string) => ({ key: name, skeleton: name.replace(/\d/g, '#') });
const guest = (user_id: string, username: string): Write => ({
  kind: 'open-session',
  session_id: `s-${user_id}`,
  token_hash: `t-${user_id}`,
  user_id,
  username,
  name: nameOf(username),
  at,
});
const account = (user_id: string, username: string, more: Partial<WriteOf<'create-account'>> = {}): Write => ({
  kind: 'create-account',
  user_id,
  username,
  name: nameOf(username),
  password_hash: `hash of ${username}`,
  role: 'user',
  at,
  ...more,
});
const signIn = (user_id: string, no: number, more: Partial<WriteOf<'sign-in'>> = {}): Write => ({
  kind: 'sign-in',
  user_id,
  session_id: `s${no}-${user_id}`,
  token_hash: `t${no}-${user_id}`,
  at: at + no,
  ...more,
});
const invite = (code_hash: string, more: Partial<WriteOf<'create-invite'>> = {}): Write => ({
  kind: 'create-invite',
  code_hash,
  role: 'user',
  uses: 1,
  expires_at: at + 1_000,
  at,
  ...more,
});
const rename = (user_id: string, username: string): Write => ({
  kind: 'rename-user',
  user_id,
  username,
  name: nameOf(username),
});
const auditOf = (action: 'ban' | 'set-role') => ({ audit_id: action, at, action, by_username: 'anna' });
const close = (user_id: string, session_id: string, closedAt: number): Write => ({
  kind: 'set-session-closed',
  user_id,
  session_id,
  at: closedAt,
});
const putInGeneral = (user_id: string): Write => ({
  kind: 'put-member',
  room_id: 'general',
  user_id,
  role: 'user',
  read_n: 0,
});

/** What every store must do about accounts. `open` opens the store in `folder` again and again, as restarts do. */
export function describeAccountContract(name: string, open: (folder: string) => Promise<Store>): void {
  describe(`${name} keeps the store's contract about accounts`, () => {
    let store: Store;
    const { restart } = openForEach(open, (opened) => {
      store = opened;
    });
    const sessionsOf = async (userId: string) =>
      (await store.listSessions(userId)).map(({ session_id }) => session_id).sort();

    it('keeps an account with its first session, also over a restart', async () => {
      const session = { session_id: 's1', token_hash: 't1', address_hash: 'a1' };
      expect(await store.commit([account('u1', 'ana', { role: 'admin', session }), putInGeneral('u1')])).toEqual([
        done,
        done,
      ]);
      await restart();
      const memberships = [{ room_id: 'general', role: 'user', read_n: 0 }];
      const record = {
        user_id: 'u1',
        username: 'ana',
        role: 'admin',
        created_at: at,
        password_hash: 'hash of ana',
        address_hashes: ['a1'],
        memberships,
      };
      expect(await store.findAccount(nameOf('ana'))).toEqual(record);
      expect(await store.findSession('t1')).toEqual({
        session_id: 's1',
        user_id: 'u1',
        username: 'ana',
        guest: false,
        role: 'admin',
        created_at: at,
        closed_at: expect.any(Number),
        is_name_lost: false,
        memberships,
      });
      expect(await store.findAccount(nameOf('bob'))).toBeUndefined();
      expect(await store.listAccounts('', 9)).toEqual([
        { user_id: 'u1', username: 'ana', role: 'admin', created_at: at, ...nameOf('ana') },
      ]);
    });

    it('finds an account by how its name looks, but rather by what it is', async () => {
      await store.commit([account('u1', 'ana1')]);
      expect(await store.findAccount(nameOf('ana7'))).toMatchObject({ user_id: 'u1' });
      await restart();
      expect(await store.findAccount(nameOf('ana7'))).toMatchObject({ user_id: 'u1' });
    });

    it.each([
      ['in one commit', false],
      ['in a later one', true],
    ])('lets nobody have the name of an account, nor one that looks like it: %s', async (_, isLater) => {
      const others = [
        guest('u2', 'ana1'),
        guest('u3', 'ana2'),
        account('u4', 'ana2'),
        guest('u5', 'bob'),
        rename('u5', 'ana1'),
        rename('u5', 'cem'),
        rename('u1', 'ana1'),
      ];
      const expected = [taken, taken, taken, done, taken, done, done];
      if (isLater) {
        await store.commit([account('u1', 'ana1')]);
        await restart();
        expect(await store.commit(others)).toEqual(expected);
      } else expect(await store.commit([account('u1', 'ana1'), ...others])).toEqual([done, ...expected]);
      const found = await Promise.all(['t-u2', 't-u3', 't-u5'].map((token) => store.findSession(token)));
      expect(found.map((session) => session?.username)).toEqual([undefined, undefined, 'cem']);
      expect(await store.findUser('u4')).toBeUndefined();
    });

    it.each([false, true])(
      'gives an account its new name and frees the old one; settled before: %s',
      async (settled) => {
        await store.commit([account('u1', 'ana')]);
        if (settled) await restart();
        expect(await store.commit([guest('u2', 'ana'), rename('u1', 'bob'), guest('u3', 'ana')])).toEqual([
          taken,
          done,
          done,
        ]);
        expect(await store.commit([guest('u4', 'bob'), rename('u1', 'cem'), guest('u5', 'bob')])).toEqual([
          taken,
          done,
          done,
        ]);
        await restart();
        expect(await store.findAccount(nameOf('cem'))).toMatchObject({ user_id: 'u1', username: 'cem' });
        expect(await store.findAccount(nameOf('ana'))).toBeUndefined();
      },
    );

    it('makes an account of a guest: its session ends, its rooms stay', async () => {
      await store.commit([guest('u1', 'ana'), putInGeneral('u1')]);
      const session = { session_id: 's1', token_hash: 't1' };
      expect(await store.commit([account('u1', 'anna', { session })])).toEqual([done]);
      expect(await store.findSession('t-u1')).toBeUndefined();
      expect(await store.findSession('t1')).toMatchObject({
        username: 'anna',
        guest: false,
        memberships: [{ room_id: 'general' }],
      });
    });

    it('tells a guest that comes back that the name is an account’s by now', async () => {
      await store.commit([guest('u1', 'ana')]);
      expect(await store.findSession('t-u1')).toMatchObject({ is_name_lost: false });
      await store.commit([account('u2', 'ana')]);
      expect(await store.findSession('t-u1')).toMatchObject({ is_name_lost: true });
    });

    it('uses an invite up with the accounts it lets in, and only with them', async () => {
      await store.commit([invite('code', { uses: 2 }), account('u0', 'taken')]);
      const by = (user: string, username: string, more = {}) =>
        account(user, username, { invite_hash: 'code', ...more });
      expect(await store.commit([by('u1', 'taken'), by('u1', 'ana')])).toEqual([taken, done]);
      await restart();
      expect(await store.findInvite('code')).toEqual({ role: 'user', uses_left: 1, expires_at: at + 1_000 });
      expect(
        await store.commit([
          by('u2', 'bob', { role: 'admin' }),
          by('u2', 'bob', { at: at + 1_000 }),
          account('u2', 'bob', { invite_hash: 'unknown' }),
          by('u2', 'bob'),
          by('u3', 'cem'),
        ]),
      ).toEqual([noInvite, noInvite, noInvite, done, noInvite]);
      expect(await store.findAccount(nameOf('cem'))).toBeUndefined();
    });

    it('keeps of the invites that make an admin the newest, until there is an admin', async () => {
      const admin = { role: 'admin' } as const;
      const by = (user: string, code: string) => account(user, user, { ...admin, invite_hash: code });
      await store.commit([invite('old', admin), invite('user')]);
      expect(await store.commit([invite('new', admin), by('u1', 'old')])).toEqual([done, noInvite]);
      await restart();
      expect(await store.findInvite('old')).toBeUndefined();
      expect(await store.hasAdmin()).toBe(false);
      expect(await store.commit([account('u1', 'ana', admin), by('u2', 'new')])).toEqual([done, noInvite]);
      expect([await store.hasAdmin(), await store.findInvite('new'), await store.findInvite('user')]).toEqual([
        true,
        undefined,
        { role: 'user', uses_left: 1, expires_at: at + 1_000 },
      ]);
    });

    it('changes the role and the password; that ends all sessions but one', async () => {
      await store.commit([account('u1', 'ana'), signIn('u1', 1), signIn('u1', 2), signIn('u1', 3)]);
      await store.commit([
        { kind: 'set-role', user_id: 'u1', role: 'moderator' },
        { kind: 'set-password', user_id: 'u1', password_hash: 'new', kept_session_id: 's2-u1' },
      ]);
      expect(await store.findSession('t1-u1')).toBeUndefined();
      expect(await store.findSession('t2-u1')).toMatchObject({ role: 'moderator' });
      expect(await sessionsOf('u1')).toEqual(['s2-u1']);
      await store.commit([{ kind: 'set-password', user_id: 'u1', password_hash: 'newer' }]);
      expect(await sessionsOf('u1')).toEqual([]);
      expect(await store.findAccount(nameOf('ana'))).toMatchObject({ password_hash: 'newer', role: 'moderator' });
    });

    it('remembers the ten addresses that signed in last', async () => {
      await store.commit([account('u1', 'ana'), account('u2', 'bob')]);
      const from = (no: number) => signIn('u1', no, { address_hash: `a${no % 12}` });
      await store.commit([...Array.from({ length: 12 }, (_, no) => from(no)), from(12)]);
      const { address_hashes } = (await store.findAccount(nameOf('ana'))) ?? {};
      expect(address_hashes).toEqual(['a0', 'a11', 'a10', 'a9', 'a8', 'a7', 'a6', 'a5', 'a4', 'a3']);
      expect(await store.findAccount(nameOf('bob'))).toMatchObject({ address_hashes: [] });
    });

    it('lists sessions with when they were made and last used, the newest first', async () => {
      await store.commit([account('u1', 'ana'), signIn('u1', 1), signIn('u1', 2), close('u1', 's1-u1', at + 5)]);
      expect(await store.listSessions('u1')).toEqual([
        { session_id: 's2-u1', created_at: at + 2, closed_at: undefined },
        { session_id: 's1-u1', created_at: at + 1, closed_at: at + 5 },
      ]);
      expect(await store.listSessions('u2')).toEqual([]);
    });

    it('forgets no account for having no session, and ends its sessions by their own times', async () => {
      await store.commit([account('u1', 'ana'), putInGeneral('u1'), guest('u2', 'bob')]);
      await store.commit([1, 2, 3].map((no) => signIn('u1', no)));
      await store.commit([close('u1', 's1-u1', at + 10), close('u1', 's2-u1', at + 20), close('u2', 's-u2', at + 10)]);
      expect(await store.expireGuests(at + 100, 10)).toBe(1);
      expect(await sessionsOf('u1')).toEqual(['s1-u1', 's2-u1', 's3-u1']);
      expect(await store.expireSessions(at + 20, at, 10)).toEqual([{ user_id: 'u1', session_id: 's1-u1' }]);
      expect(await store.expireSessions(at, at + 4, 1)).toEqual([{ user_id: 'u1', session_id: 's2-u1' }]);
      expect(await store.expireSessions(at, at + 4, 10)).toEqual([{ user_id: 'u1', session_id: 's3-u1' }]);
      await store.commit([signIn('u1', 4)]);
      await store.commit([{ kind: 'end-session', user_id: 'u1', session_id: 's4-u1' }]);
      expect(await store.findAccount(nameOf('ana'))).toMatchObject({ memberships: [{ room_id: 'general' }] });
      expect(await store.findUser('u1')).toEqual({ user_id: 'u1', username: 'ana' });
    });

    it('lists accounts by name, a page at a time', async () => {
      await store.commit([account('u1', 'cem'), account('u2', 'ana'), account('u3', 'bob')]);
      const names = async (after: string, limit: number) =>
        (await store.listAccounts(after, limit)).map(({ username }) => username);
      expect([await names('', 2), await names('bob', 2)]).toEqual([['ana', 'bob'], ['cem']]);
    });

    it('counts and lists the members with an account, room by room, and nobody else', async () => {
      const shown = async (room_id: string, after = '', limit = 9) =>
        (await store.listMembers(room_id, after, limit, at + 5)).map(({ username, role }) => `${username} ${role}`);
      const dm: Write = {
        kind: 'create-room',
        at,
        room: newRoomRecord({ room_id: 'dm-1', name: '', kind: 'dm', epoch: 'e' }),
      };
      const put = (user_id: string, room_id: string, role: 'user' | 'moderator' = 'user'): Write => ({
        kind: 'put-member',
        room_id,
        user_id,
        role,
        read_n: 0,
      });
      await store.commit([account('u1', 'ana'), guest('u2', 'bob'), guest('u3', 'cem'), account('u4', 'dan'), dm]);
      await store.commit([put('u4', 'general', 'moderator'), ...['u1', 'u2', 'u3'].map((id) => put(id, 'general'))]);
      await store.commit([put('u1', 'dm-1'), put('u4', 'dm-1')]);
      expect(await store.countMembers(at)).toEqual([{ room_id: 'general', count: 2 }]);
      // A guest who makes an account was a member before.
      await store.commit([account('u2', 'bob')]);
      await restart();
      expect(await store.countMembers(at)).toEqual([{ room_id: 'general', count: 3 }]);
      expect(await shown('general')).toEqual(['ana user', 'bob user', 'dan moderator']);
      expect([await shown('general', '', 1), await shown('general', 'u1', 1)]).toEqual([['ana user'], ['bob user']]);
      expect(await shown('nowhere')).toEqual([]);
      await store.commit([
        { kind: 'remove-member', room_id: 'general', user_id: 'u2' },
        rename('u1', 'anna'),
        { kind: 'set-room-role', room_id: 'general', user_id: 'u4', role: 'user', audit: auditOf('set-role') },
      ]);
      expect(await shown('general')).toEqual(['anna user', 'dan user']);
      expect((await store.listMemberships('u4')).map(({ room_id }) => room_id).sort()).toEqual(['dm-1', 'general']);
      const sanction = { kind: 'ban' as const, user_id: 'u4', username: 'dan', by_username: 'anna', at, until: at + 9 };
      await store.commit([{ kind: 'ban', user_id: 'u4', sanction, purges: [], audit: auditOf('ban') }]);
      // Kept, and shown again when the ban is over.
      expect(await shown('general')).toEqual(['anna user']);
      const counts = await Promise.all([at + 5, at + 9].map((now) => store.countMembers(now)));
      expect(counts.map((rooms) => rooms[0]?.count)).toEqual([1, 2]);
    });
  });
}
