import { afterAll, beforeAll, expect, test } from 'vitest';
import { promote } from './harness/server-command.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, type Wire, type WireClient } from './harness/wire-client.ts';

const password = 'canary-of-a-password';
const json = ['tertulia.v1.json'];
type Person = WireClient & { readonly userId: string; readonly token: string };

let server: ServerProcess;
let admin: Person;
let mod: Person;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off', '--registration', 'open']);
  [admin, mod] = [await register('adele'), await register('mona')];
  await promote(server.dataDir, 'adele', 'admin');
  await promote(server.dataDir, 'mona', 'moderator');
}, 30_000);
afterAll(() => server.dispose());

const connect = (from?: string) => connectWire(`ws://${server.host}/ws`, json, from);
async function authenticate(message: object, from?: string): Promise<Person> {
  const client = await connect(from);
  const joined = await client.request(message);
  if (joined.type !== 'Joined') throw new Error(JSON.stringify(joined));
  const { user_id } = joined['user'] as { user_id: string };
  return Object.assign(client, { userId: user_id, token: joined['token'] as string });
}
const register = (username: string) => authenticate({ type: 'Register', username, password });
const login = (username: string) => authenticate({ type: 'Login', username, password });
const guest = (username: string, from?: string) => authenticate({ type: 'Join', username }, from);
const refused = async (message: object, from?: string) => {
  const client = await connect(from);
  const reply = await client.request(message);
  client.close();
  return reply;
};
/** A restart as after a crash, with admin and moderator signed in again. */
async function restart(): Promise<void> {
  await server.kill();
  await server.start();
  [admin, mod] = [await login('adele'), await login('mona')];
}
const say = (who: Person, room_id: string, content: string) => who.request({ type: 'Message', room_id, content });
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const types = (who: Person) => who.received.map((one) => one.type);
let rooms = 0;
/** A public room of the first, with the others in it. */
async function roomOf(owner: Person, ...others: Person[]): Promise<string> {
  const room_id = `room-${rooms++}`;
  await owner.request({ type: 'CreateRoom', room_id, name: 'Room' });
  for (const one of others) await one.request({ type: 'JoinRoom', room_id });
  return room_id;
}
const close = (...people: Person[]) => people.forEach((one) => one.close());

test('who makes a room moderates it: others may not change it, and slow mode does not hold for its moderator', async () => {
  const [ana, bob] = [await guest('ana-r'), await guest('bob-r')];
  const room_id = 'calm';
  expect(await ana.request({ type: 'CreateRoom', room_id, name: 'Calm' })).toMatchObject({ role: 'moderator' });
  expect(await bob.request({ type: 'UpdateRoom', room_id, topic: 'x' })).toMatchObject({ code: 'not_member' });
  const entered = await bob.request({ type: 'JoinRoom', room_id });
  expect(entered).toMatchObject({ type: 'RoomJoined', role: 'user' });
  expect(['slow_mode_ms', 'archived', 'muted_until'].filter((field) => field in entered)).toEqual([]);
  expect(await bob.request({ type: 'UpdateRoom', room_id, topic: 'x' })).toMatchObject({ code: 'forbidden' });
  expect(await ana.request({ type: 'UpdateRoom', room_id, slow_mode_ms: 60_000 })).toMatchObject({ type: 'Ok' });
  const say = (who: typeof ana) => who.request({ type: 'Message', room_id, content: 'hello' });
  expect((await say(ana)).type + (await say(ana)).type).toBe('OkOk');
  expect(await say(bob)).toMatchObject({ type: 'Ok' });
  expect(await say(bob)).toMatchObject({ code: 'slow_mode', retry: 'after', retry_after_ms: expect.any(Number) });
  expect(await bob.request({ type: 'JoinRoom', room_id })).toMatchObject({ slow_mode_ms: 60_000 });
  for (const one of [ana, bob]) one.close();
});

test('nothing is added to an archived room, which may be read and opened again', async () => {
  const ana = await guest('ana-a');
  const room_id = 'attic';
  await ana.request({ type: 'CreateRoom', room_id, name: 'Attic', kind: 'private' });
  await ana.request({ type: 'Message', room_id, content: 'old' });
  expect(await ana.request({ type: 'UpdateRoom', room_id, archived: true })).toMatchObject({ type: 'Ok' });
  for (const request of [
    { type: 'Message', content: 'new' },
    { type: 'InviteToRoom', user_id: 'x' },
    { type: 'TypingStart' },
  ])
    expect(await ana.request({ ...request, room_id })).toMatchObject({ code: 'forbidden' });
  expect(await ana.request({ type: 'JoinRoom', room_id })).toMatchObject({
    archived: true,
    history: [{ content: 'old' }],
  });
  await ana.request({ type: 'UpdateRoom', room_id, archived: false });
  expect(await ana.request({ type: 'Message', room_id, content: 'new' })).toMatchObject({ type: 'Ok' });
  ana.close();
});

test('[MD2] who is kicked is told first, then out, hears nothing more of the room, and may come back', async () => {
  const [ana, bob, eve] = [await guest('ana-k'), await guest('bob-k'), await guest('eve-k')];
  const room_id = await roomOf(ana, bob, eve);
  const kick = (by: Person, user_id: string) => by.request({ type: 'Kick', room_id, user_id, reason: 'enough' });
  expect(await kick(eve, bob.userId)).toMatchObject({ code: 'forbidden' });
  expect(await kick(bob, ana.userId)).toMatchObject({ code: 'forbidden' });
  expect(await kick(ana, 'nobody')).toMatchObject({ code: 'not_found', path: ['user_id'] });
  expect(await kick(ana, mod.userId)).toMatchObject({ code: 'forbidden' });
  expect(await kick(ana, bob.userId)).toMatchObject({ type: 'Ok' });
  expect(await kick(ana, bob.userId)).toMatchObject({ code: 'not_found', path: ['user_id'] });
  expect(await say(ana, room_id, 'he is gone')).toMatchObject({ type: 'Ok' });
  expect(await eve.next('UserLeft')).toMatchObject({ room_id, user_id: bob.userId });
  expect(await bob.next('ModerationNotice')).toEqual({
    type: 'ModerationNotice',
    action: 'kick',
    by_username: 'ana-k',
    room_id,
    reason: 'enough',
  });
  expect(await bob.next('RoomRemoved')).toEqual({ type: 'RoomRemoved', room_id });
  expect(await say(bob, room_id, 'but')).toMatchObject({ code: 'not_member' });
  expect(await bob.request({ type: 'History', room_id })).toMatchObject({ code: 'not_member' });
  expect(types(bob).indexOf('ModerationNotice')).toBeLessThan(types(bob).indexOf('RoomRemoved'));
  expect(bob.received.some((one) => one['content'] === 'he is gone')).toBe(false);
  expect(await bob.request({ type: 'JoinRoom', room_id })).toMatchObject({ type: 'RoomJoined', role: 'user' });
  close(ana, bob, eve);
});

test('[MD3] a ban from a room keeps out until it ends or is lifted, over a restart and from invitations', async () => {
  const [ana, bob] = [await register('ana-b'), await register('bob-b')];
  const room_id = await roomOf(ana, bob);
  const until = inMs(60_000);
  expect(await ana.request({ type: 'Ban', room_id, user_id: bob.userId, until, reason: 'rude' })).toMatchObject({
    type: 'Ok',
  });
  expect(await bob.next('ModerationNotice')).toMatchObject({ action: 'ban', room_id, until, reason: 'rude' });
  expect(await bob.next('RoomRemoved')).toMatchObject({ room_id });
  const rejoin = (who: Person) => who.request({ type: 'JoinRoom', room_id });
  expect(await rejoin(bob)).toMatchObject({ code: 'banned', retry_after_ms: expect.any(Number) });
  expect((await rejoin(bob))['message']).toBe(`You are banned from the room ${room_id} until ${until}: rude`);
  await restart();
  const [anaBack, bobBack] = [await login('ana-b'), await login('bob-b')];
  expect(await rejoin(bobBack)).toMatchObject({ code: 'banned' });
  expect(await anaBack.request({ type: 'ListBans', room_id })).toMatchObject({
    type: 'BanList',
    room_id,
    bans: [
      { user_id: bob.userId, username: 'bob-b', until, reason: 'rude', by_username: 'ana-b', at: expect.any(String) },
    ],
  });
  expect(await bobBack.request({ type: 'ListBans', room_id })).toMatchObject({ code: 'not_member' });
  expect(await anaBack.request({ type: 'Unban', room_id, user_id: bob.userId })).toMatchObject({ type: 'Ok' });
  expect(await anaBack.request({ type: 'Unban', room_id, user_id: bob.userId })).toMatchObject({ code: 'not_found' });
  expect(await rejoin(bobBack)).toMatchObject({ type: 'RoomJoined' });
  await anaBack.request({ type: 'Ban', room_id, user_id: bob.userId, until: inMs(300) });
  await expect.poll(async () => (await rejoin(bobBack)).type, { timeout: 5_000 }).toBe('RoomJoined');
  const den = 'den-b';
  await anaBack.request({ type: 'CreateRoom', room_id: den, name: 'Den', kind: 'private' });
  await anaBack.request({ type: 'Ban', room_id: den, user_id: bob.userId });
  expect(await anaBack.request({ type: 'InviteToRoom', room_id: den, user_id: bob.userId })).toMatchObject({
    code: 'banned',
  });
  close(anaBack, bobBack);
});

test('[MD3] who is banned from the server is out on every device within a second, and cannot come back', async () => {
  const first = await register('troll');
  const second = await login('troll');
  const ana = await guest('ana-s');
  const room_id = await roomOf(ana, first);
  const ban = (by: Person, more: object = {}) => by.request({ type: 'Ban', user_id: first.userId, ...more });
  expect(await ban(ana)).toMatchObject({ code: 'forbidden' });
  expect(await ban(mod, { until: inMs(-1) })).toMatchObject({ code: 'bad_message', path: ['until'] });
  expect(await ban(mod, { until: '2026-99-99T00:00:00.000Z' })).toMatchObject({ code: 'bad_message', path: ['until'] });
  expect(await mod.request({ type: 'Ban', user_id: admin.userId })).toMatchObject({ code: 'forbidden' });
  const startedAt = performance.now();
  expect(await ban(mod, { reason: 'spam' })).toMatchObject({ type: 'Ok' });
  expect((await Promise.all([first.closed, second.closed])).map(({ code }) => code)).toEqual([4503, 4503]);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  // Somebody's arrival may be told between the notice and the close.
  for (const one of [first, second])
    expect(one.received.filter(({ type }) => type === 'ModerationNotice')).toMatchObject([
      { action: 'ban', reason: 'spam', by_username: 'mona' },
    ]);
  expect(await ana.next('UserLeft', (one) => one['room_id'] === room_id)).toMatchObject({ user_id: first.userId });
  const attempts = [
    { type: 'Login', username: 'troll', password },
    { type: 'Join', username: 'TROLL' },
    { type: 'Register', username: 'Troll', password },
  ];
  for (const attempt of attempts) {
    expect(await refused(attempt)).toMatchObject({ code: 'banned', message: 'You are banned from this server: spam' });
  }
  expect(await refused({ type: 'Login', username: 'troll', password: 'guessed-at' })).toMatchObject({
    code: 'bad_credentials',
  });
  expect(await refused({ type: 'Resume', token: second.token })).toMatchObject({ code: 'token_expired' });
  expect(await ana.request({ type: 'ChangeUsername', username: 'troll' })).toMatchObject({ code: 'username_taken' });
  await restart();
  expect(await refused(attempts[0] as object)).toMatchObject({ code: 'banned' });
  const { bans } = (await mod.request({ type: 'ListBans' })) as unknown as { bans: Wire[] };
  expect(bans).toMatchObject([{ user_id: first.userId, username: 'troll', reason: 'spam', by_username: 'mona' }]);
  expect(await mod.request({ type: 'Unban', user_id: first.userId })).toMatchObject({ type: 'Ok' });
  const back = await login('troll');
  expect(await say(back, room_id, 'back in my rooms')).toMatchObject({ type: 'Ok' });
  close(back, ana);
});

test('[MD3] a ban with address puts guests of that network out and keeps them out, and accounts not', async () => {
  const from = '127.0.0.9';
  const troll = await guest('troll-a', from);
  const friend = await guest('friend-a', from);
  const kim = await authenticate({ type: 'Register', username: 'kim-a', password }, from);
  const stranger = await guest('stranger-a', '127.0.0.8');
  expect(await mod.request({ type: 'Ban', user_id: troll.userId, address: true, until: inMs(60_000) })).toMatchObject({
    type: 'Ok',
  });
  expect((await troll.closed).code).toBe(4503);
  expect(await friend.next('ModerationNotice')).toMatchObject({ action: 'ban', by_username: 'mona' });
  expect((await friend.closed).code).toBe(4503);
  expect(await say(kim, 'general', 'I have an account')).toMatchObject({ type: 'Ok' });
  expect(await say(stranger, 'general', 'I come from elsewhere')).toMatchObject({ type: 'Ok' });
  close(kim, stranger);
  expect(await refused({ type: 'Join', username: 'troll-b' }, from)).toMatchObject({ code: 'banned' });
  expect(await refused({ type: 'Resume', token: friend.token }, from)).toMatchObject({ code: 'banned' });
  expect(await refused({ type: 'Join', username: 'troll-c' }, '127.0.0.10')).toMatchObject({ type: 'Joined' });
  expect(await refused({ type: 'Login', username: 'kim-a', password }, from)).toMatchObject({ type: 'Joined' });
  expect(JSON.stringify(await mod.request({ type: 'ListBans' }))).not.toContain(from);
  await restart();
  expect(await refused({ type: 'Join', username: 'troll-b' }, from)).toMatchObject({ code: 'banned' });
  await mod.request({ type: 'Unban', user_id: troll.userId });
  expect(await refused({ type: 'Join', username: 'troll-b' }, from)).toMatchObject({ type: 'Joined' });
});

test('[MD3] purge_hours erases what they wrote, in all rooms but direct ones, with one event a room', async () => {
  const [ana, troll] = [await guest('ana-p'), await guest('troll-p')];
  const [one, two] = [await roomOf(ana, troll), await roomOf(ana, troll)];
  await say(ana, one, 'hello');
  for (const room of [one, one, two]) await say(troll, room, 'buy now');
  await say(ana, one, 'go away');
  const direct = await troll.request({ type: 'PrivateMessage', to_user_id: ana.userId, content: 'buy now' });
  // Still on its way when the ban comes.
  for (let i = 0; i < 20; i++) troll.send({ type: 'Message', room_id: two, content: 'buy now' });
  expect(await mod.request({ type: 'Ban', user_id: troll.userId, purge_hours: 1 })).toMatchObject({ type: 'Ok' });
  const purged = await ana.next('MessagesPurged', (event) => event['room_id'] === one);
  expect(purged).toEqual({
    type: 'MessagesPurged',
    room_id: one,
    seq: 5,
    user_id: troll.userId,
    from_seq: 2,
    by_user_id: mod.userId,
  });
  const shown = async (room_id: string) => {
    const { history } = (await ana.request({ type: 'JoinRoom', room_id })) as unknown as { history: Wire[] };
    return history.map(({ content }) => content);
  };
  const left = ['hello', '', '', 'go away'];
  expect(await shown(one)).toEqual(left);
  expect((await shown(two)).filter((content) => content !== '')).toEqual([]);
  const dm = await ana.request({ type: 'History', room_id: direct['room_id'] });
  expect(dm).toMatchObject({ messages: [{ content: 'buy now' }] });
  const { entries } = (await admin.request({ type: 'AuditLog', limit: 1 })) as unknown as { entries: Wire[] };
  expect(entries).toMatchObject([{ action: 'ban', user_id: troll.userId, purged: (await shown(two)).length + 2 }]);
  await restart();
  const back = await authenticate({ type: 'Resume', token: ana.token });
  expect(
    ((await back.request({ type: 'JoinRoom', room_id: one })) as unknown as { history: Wire[] }).history.map(
      ({ content }) => content,
    ),
  ).toEqual(left);
  close(back);
});

test('[MD3] nothing that was on its way is accepted behind a ban: after a purge nothing is left', async () => {
  const ana = await guest('ana-f');
  const room_id = await roomOf(ana);
  for (let round = 0; round < 5; round++) {
    const troll = await guest(`troll-f${round}`);
    await troll.request({ type: 'JoinRoom', room_id });
    const devices = [
      troll,
      ...(await Promise.all([1, 2, 3].map(() => authenticate({ type: 'Resume', token: troll.token })))),
    ];
    // One message follows the other on each device, until the socket is gone.
    const floods = devices.map(async (device) => {
      for (;;) {
        const reply = await say(device, room_id, 'buy now').catch(() => undefined);
        if (!reply) return;
      }
    });
    await ana.next('Message', (one) => one['username'] === `troll-f${round}`);
    expect(await mod.request({ type: 'Ban', user_id: troll.userId, purge_hours: 1 })).toMatchObject({ type: 'Ok' });
    await Promise.all(floods);
    const left = [];
    for (let before_seq = 1e9, more = true; more; ) {
      const page = (await ana.request({ type: 'History', room_id, before_seq, limit: 100 })) as unknown as {
        messages: Wire[];
        more_before: boolean;
      };
      left.push(...page.messages.filter(({ deleted }) => !deleted));
      before_seq = (page.messages[0]?.['seq'] as number) ?? 1;
      more = page.more_before;
    }
    expect(left).toEqual([]);
  }
  ana.close();
});

test('[MD5] who is muted reads, is told until when and why on every return, and may speak again by itself', async () => {
  const [ana, bob] = [await register('ana-m'), await register('bob-m')];
  const room_id = await roomOf(ana, bob);
  const elsewhere = await roomOf(bob);
  const until = inMs(60_000);
  expect(await ana.request({ type: 'Mute', room_id, user_id: bob.userId, until, reason: 'hush' })).toMatchObject({
    type: 'Ok',
  });
  expect(await bob.next('ModerationNotice')).toMatchObject({
    action: 'mute',
    room_id,
    until,
    reason: 'hush',
    by_username: 'ana-m',
  });
  for (const message of [{ type: 'Message', content: 'but' }, { type: 'TypingStart' }])
    expect(await bob.request({ ...message, room_id })).toMatchObject({
      code: 'muted',
      retry: 'never',
      retry_after_ms: expect.any(Number),
    });
  expect(await bob.request({ type: 'History', room_id })).toMatchObject({ type: 'HistoryPage' });
  const told = { muted_until: until, muted_reason: 'hush' };
  const roomIn = (joined: Wire) => (joined['rooms'] as Wire[]).find((one) => one['room_id'] === room_id);
  expect(await bob.request({ type: 'JoinRoom', room_id })).toMatchObject(told);
  const second = await connect();
  expect(roomIn(await second.request({ type: 'Resume', token: bob.token }))).toMatchObject(told);
  second.close();
  expect(await say(bob, elsewhere, 'here I may')).toMatchObject({ type: 'Ok' });
  await restart();
  const client = await connect();
  const joined = await client.request({ type: 'Resume', token: bob.token });
  const bobBack = Object.assign(client, { userId: bob.userId, token: bob.token });
  expect(roomIn(joined)).toMatchObject(told);
  expect(await say(bobBack, room_id, 'but')).toMatchObject({ code: 'muted' });
  const anaBack = await login('ana-m');
  expect(await anaBack.request({ type: 'Unmute', room_id, user_id: bob.userId })).toMatchObject({ type: 'Ok' });
  expect(await bobBack.next('ModerationNotice')).toMatchObject({ action: 'unmute', room_id });
  expect(await say(bobBack, room_id, 'thanks')).toMatchObject({ type: 'Ok' });

  const soon = inMs(1_500);
  expect(await mod.request({ type: 'Mute', user_id: bob.userId, until: soon, reason: 'spam' })).toMatchObject({
    type: 'Ok',
  });
  for (const message of [
    { type: 'Message', room_id: elsewhere, content: 'but' },
    { type: 'PrivateMessage', to_user_id: ana.userId, content: 'but' },
    { type: 'CreateRoom', name: 'Mine' },
  ])
    expect(await bobBack.request(message)).toMatchObject({ code: 'muted' });
  const third = await connect();
  expect(await third.request({ type: 'Resume', token: bob.token })).toMatchObject({
    muted_until: soon,
    muted_reason: 'spam',
  });
  await expect.poll(async () => (await say(bobBack, elsewhere, 'at last')).type, { timeout: 8_000 }).toBe('Ok');
  await expect
    .poll(async () => {
      const again = await connect();
      const reply = await again.request({ type: 'Resume', token: bob.token });
      again.close();
      return [reply['muted_until'], reply['muted_reason']];
    })
    .toEqual([undefined, undefined]);
  third.close();
  close(bobBack, anaBack);
});

test('[MD6] roles in rooms and on the server are told, kept, and taken away at once', async () => {
  const [ana, bob, eve] = [await register('ana-o'), await register('bob-o'), await guest('eve-o')];
  const room_id = await roomOf(ana, bob, eve);
  const setRole = (by: Person, who: Person, role: string, more: object = { room_id }) =>
    by.request({ type: 'SetRole', user_id: who.userId, role, ...more });
  expect(await setRole(bob, eve, 'moderator')).toMatchObject({ code: 'forbidden' });
  expect(await setRole(ana, bob, 'admin')).toMatchObject({ code: 'bad_message', path: ['role'] });
  expect(await setRole(ana, mod, 'moderator')).toMatchObject({ code: 'forbidden' });
  expect(await setRole(ana, bob, 'moderator')).toMatchObject({ type: 'Ok' });
  const changed = { type: 'RoleChanged', user_id: bob.userId, username: 'bob-o', role: 'moderator', room_id };
  for (const one of [ana, bob, eve]) expect(await one.next('RoleChanged')).toEqual(changed);
  expect(await bob.next('ModerationNotice')).toMatchObject({
    action: 'set-role',
    room_id,
    role: 'moderator',
    by_username: 'ana-o',
  });
  expect(await bob.request({ type: 'UpdateRoom', room_id, topic: 'ours' })).toMatchObject({ type: 'Ok' });
  // Equals do nothing to each other; those above may, and one may step down.
  expect(await setRole(ana, bob, 'user')).toMatchObject({ code: 'forbidden' });
  await restart();
  const bobBack = await login('bob-o');
  expect(await bobBack.request({ type: 'JoinRoom', room_id })).toMatchObject({ role: 'moderator' });
  expect(await setRole(bobBack, bobBack, 'user')).toMatchObject({ type: 'Ok' });
  expect(await bobBack.request({ type: 'UpdateRoom', room_id, topic: 'mine' })).toMatchObject({ code: 'forbidden' });

  const onServer = (by: Person, who: Person, role: string) => setRole(by, who, role, {});
  expect(await onServer(mod, bobBack, 'moderator')).toMatchObject({ code: 'forbidden' });
  expect(await onServer(admin, admin, 'user')).toMatchObject({ code: 'forbidden' });
  const eveBack = await authenticate({ type: 'Resume', token: eve.token });
  expect(await onServer(admin, eveBack, 'moderator')).toMatchObject({ code: 'forbidden' });
  expect(await onServer(admin, bobBack, 'moderator')).toMatchObject({ type: 'Ok' });
  expect(await eveBack.next('RoleChanged')).toMatchObject({
    type: 'RoleChanged',
    user_id: bob.userId,
    role: 'moderator',
  });
  expect(await bobBack.request({ type: 'ListReports' })).toMatchObject({ type: 'ReportPage' });
  expect(await onServer(admin, bobBack, 'user')).toMatchObject({ type: 'Ok' });
  expect(await bobBack.request({ type: 'ListReports' })).toMatchObject({ code: 'forbidden' });
  close(bobBack, eveBack);
});

test('[MD8] a moderator who deletes says so to the author, and it is in the audit log', async () => {
  const [ana, bob] = [await guest('ana-x'), await guest('bob-x')];
  const room_id = await roomOf(ana, bob);
  const { seq: target_seq } = await say(bob, room_id, 'rude');
  // From outside of a public room too.
  expect(await mod.request({ type: 'DeleteMessage', room_id, target_seq })).toMatchObject({ type: 'Ok' });
  await bob.next('MessageDeleted');
  expect(await bob.next('ModerationNotice')).toMatchObject({ action: 'delete-message', room_id, by_username: 'mona' });
  expect(types(bob).indexOf('ModerationNotice')).toBeLessThan(types(bob).indexOf('MessageDeleted'));
  const { entries } = (await admin.request({ type: 'AuditLog', limit: 1 })) as unknown as { entries: Wire[] };
  expect(entries).toEqual([
    {
      audit_id: expect.any(String),
      at: expect.any(String),
      action: 'delete-message',
      by_user_id: mod.userId,
      by_username: 'mona',
      user_id: bob.userId,
      username: 'bob-x',
      room_id,
      target_seq,
    },
  ]);
  close(ana, bob);
});

test('[MD9] a report says what the message said, until it is closed', async () => {
  const [ana, bob] = [await guest('ana-r2'), await guest('bob-r2')];
  const room_id = await roomOf(ana, bob);
  const outsider = await guest('out-r2');
  const { seq: target_seq } = await say(bob, room_id, 'rude');
  const report = (who: Person, seq = target_seq) =>
    who.request({ type: 'Report', room_id, target_seq: seq, reason: 'is rude' });
  expect(await report(outsider)).toMatchObject({ code: 'not_member' });
  expect(await report(ana, 99)).toMatchObject({ code: 'not_found', path: ['target_seq'] });
  expect(await report(ana)).toMatchObject({ type: 'Ok' });
  expect(await report(ana)).toMatchObject({ type: 'Ok' });
  await bob.request({ type: 'DeleteMessage', room_id, target_seq });
  expect(await ana.request({ type: 'ListReports' })).toMatchObject({ code: 'forbidden' });
  await restart();
  const { reports, more } = (await mod.request({ type: 'ListReports' })) as unknown as {
    reports: Wire[];
    more: boolean;
  };
  expect(more).toBe(false);
  expect(reports).toEqual([
    {
      report_id: expect.any(String),
      at: expect.any(String),
      by_user_id: ana.userId,
      by_username: 'ana-r2',
      room_id,
      target_seq,
      user_id: bob.userId,
      username: 'bob-r2',
      content: 'rude',
      reason: 'is rude',
    },
  ]);
  const closeReport = () => mod.request({ type: 'CloseReport', report_id: (reports[0] as Wire)['report_id'] });
  expect(await closeReport()).toMatchObject({ type: 'Ok' });
  expect(await closeReport()).toMatchObject({ code: 'not_found', path: ['report_id'] });
  expect(await mod.request({ type: 'ListReports' })).toMatchObject({ reports: [] });
  const anaBack = await authenticate({ type: 'Resume', token: ana.token });
  for (let i = 0; i < 21; i++) await say(anaBack, room_id, `${i}`);
  const codes = [];
  for (let i = 0; i < 21; i++) codes.push((await report(anaBack, (target_seq as number) + 2 + i))['code']);
  expect(codes.filter((code) => code !== undefined)).toEqual(['limit_reached']);
  close(anaBack, outsider);
});

test('[MD10] the audit log is for admins, the newest first, page by page, over restarts', async () => {
  expect(await mod.request({ type: 'AuditLog' })).toMatchObject({ code: 'forbidden' });
  const page = async (before?: string) =>
    (await admin.request({ type: 'AuditLog', limit: 3, ...(before && { before }) })) as unknown as {
      entries: Wire[];
      more: boolean;
    };
  const ids: string[] = [];
  const actions = new Set<unknown>();
  for (let more = true; more; ) {
    const { entries, more: isMore } = await page(ids.at(-1));
    expect(entries.length).toBeLessThanOrEqual(3);
    for (const entry of entries) {
      ids.push(entry['audit_id'] as string);
      actions.add(entry['action']);
    }
    more = isMore;
  }
  expect(ids).toEqual(ids.toSorted().reverse());
  const { entries: oldest } = await page(ids.at(-3));
  expect(oldest).toEqual([
    {
      audit_id: expect.any(String),
      at: expect.any(String),
      action: 'set-role',
      by_username: 'console',
      user_id: mod.userId,
      username: 'mona',
      role: 'moderator',
    },
    expect.objectContaining({ action: 'set-role', by_username: 'console', username: 'adele', role: 'admin' }),
  ]);
  expect([...actions].map(String).toSorted()).toEqual([
    'ban',
    'close-report',
    'delete-message',
    'kick',
    'mute',
    'set-role',
    'unban',
    'unmute',
    'update-room',
  ]);
  expect(await page('0')).toMatchObject({ entries: [], more: false });
});
