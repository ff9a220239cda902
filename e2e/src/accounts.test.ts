import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, enter, type Wire, type WireClient } from './harness/wire-client.ts';

const password = 'canary-of-a-password';
const json = ['tertulia.v1.json'];

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off', '--log-level', 'trace']);
});
afterAll(() => server.dispose());

type Entered = { readonly client: WireClient; readonly reply: Wire; readonly token: string; readonly userId: string };

const connect = (to = server, from?: string) => connectWire(`ws://${to.host}/ws`, json, from);

/** Sends an authentication on a connection of its own and gives what came of it. */
async function authenticate(message: object, to = server, from?: string): Promise<Entered> {
  const client = await connect(to, from);
  const reply = await client.request(message);
  const user = reply['user'] as { user_id: string } | undefined;
  return { client, reply, token: reply['token'] as string, userId: user?.user_id ?? '' };
}
const register = (username: string, more: object = {}, to = server) =>
  authenticate({ type: 'Register', username, password, ...more }, to);
const login = (username: string, more: object = {}, to = server, from?: string) =>
  authenticate({ type: 'Login', username, password, ...more }, to, from);
const resume = (token: string, to = server) => authenticate({ type: 'Resume', token }, to);
/** What there is of an answer but its `re` and what changes from time to time. */
const answer = async (entering: Promise<Entered>) => {
  const { client, reply } = await entering;
  client.close();
  const { type, code, path, message } = reply;
  return { type, code, path, message };
};

test('[AC1] somebody registers and signs in on two devices, which both get everything', async () => {
  const first = await register('ana');
  expect(first.reply).toMatchObject({
    type: 'Joined',
    user: { username: 'ana', role: 'user', guest: false },
    rooms: [{ room_id: 'general' }],
    token: expect.any(String),
  });
  const second = await login('ANA');
  expect(second.reply).toMatchObject({ type: 'Joined', user: { user_id: first.userId, username: 'ana' } });
  expect(second.reply['session_id']).not.toBe(first.reply['session_id']);
  await first.client.request({ type: 'Message', content: 'from one device' });
  expect(await second.client.next('Message')).toMatchObject({ content: 'from one device', user_id: first.userId });
  for (const { client } of [first, second]) client.close();
});

test('[AC3] a guest becomes an account and keeps rooms, messages and direct conversations', async () => {
  const [guest, friend] = [await enter(server.host, 'grete'), await enter(server.host, 'friend')];
  await guest.request({ type: 'CreateRoom', room_id: 'den', name: 'Den', kind: 'private' });
  const said = await guest.request({ type: 'Message', room_id: 'den', content: 'mine' });
  await guest.request({ type: 'PrivateMessage', to_user_id: friend.userId, content: 'psst' });
  const { client, reply, userId, token } = await register('greta', { token: guest.token });
  expect(userId).toBe(guest.userId);
  expect(reply).toMatchObject({ type: 'Joined', user: { username: 'greta', guest: false } });
  expect((reply['rooms'] as { room_id: string }[]).map((room) => room.room_id.slice(0, 3)).sort()).toEqual([
    'den',
    'dm-',
    'gen',
  ]);
  expect((await guest.closed).code).toBe(4300);
  expect(await answer(resume(guest.token))).toMatchObject({ code: 'token_expired' });
  expect(await answer(register('greta2', { token }))).toMatchObject({ code: 'token_expired' });
  // So is what never was a token: whoever kept something else has to be told to enter anew.
  expect(await answer(resume('not a token'))).toMatchObject({ code: 'token_expired' });
  expect(await friend.next('UserRenamed')).toMatchObject({ user_id: userId, username: 'greta', previous: 'grete' });
  const page = await client.request({ type: 'History', room_id: 'den' });
  expect(page).toMatchObject({ messages: [{ content: 'mine', user_id: userId, seq: said['seq'] }] });
  await client.request({ type: 'Message', content: 'still here' });
  expect(await friend.next('Message', (one) => one['content'] === 'still here')).toMatchObject({ username: 'greta' });
  for (const one of [client, friend]) one.close();
});

test('[AC3] a guest who is away, or only just left, becomes an account too', async () => {
  const guest = await enter(server.host, 'gone');
  await guest.request({ type: 'CreateRoom', room_id: 'gone-room', name: 'Gone' });
  guest.send({ type: 'Leave' });
  await guest.closed;
  const { client, reply, userId } = await register('gone', { token: guest.token });
  expect([userId, (reply['rooms'] as unknown[]).length]).toEqual([guest.userId, 2]);
  client.close();
});

test('[AC4] a wrong password and an unknown name are answered alike', async () => {
  (await register('known')).client.close();
  const wrong = await answer(login('known', { password: 'not the password' }));
  expect(wrong).toMatchObject({ type: 'Error', code: 'bad_credentials' });
  expect(await answer(login('nobody-of-that-name'))).toEqual(wrong);
  expect(await answer(login('\u202e never a name'))).toEqual(wrong);
});

test('[AC6] the name of an account is nobody else’s, also while nobody is signed in to it', async () => {
  const owner = await register('owner');
  owner.client.send({ type: 'Leave' });
  await owner.client.closed;
  for (const name of ['owner', 'OWNER', 'ｏｗｎｅｒ']) {
    expect(await answer(authenticate({ type: 'Join', username: name }))).toMatchObject({ code: 'username_taken' });
    expect(await answer(register(name))).toMatchObject({ code: 'username_taken', path: ['username'] });
  }
  const guest = await enter(server.host, 'not-owner');
  expect(await guest.request({ type: 'ChangeUsername', username: 'Owner' })).toMatchObject({ code: 'username_taken' });
  const held = await answer(register('not-owner'));
  expect(held).toMatchObject({ code: 'username_taken' });
  guest.close();
});

test('a guest’s name may become an account’s while the guest is away, who then comes back under another', async () => {
  const guest = await enter(server.host, 'wanted');
  guest.close();
  await guest.closed;
  const owner = await register('wanted');
  expect(owner.reply).toMatchObject({ type: 'Joined', user: { username: 'wanted' } });
  expect(owner.userId).not.toBe(guest.userId);
  // Nor is a variation somebody’s account.
  const second = await register('wanted-2');
  for (const { client } of [owner, second]) {
    client.send({ type: 'Leave' });
    await client.closed;
  }
  const back = await resume(guest.token);
  expect(back.reply).toMatchObject({ user: { user_id: guest.userId, username: 'wanted-3', guest: true } });
  const again = await login('wanted');
  expect(again.reply).toMatchObject({ user: { username: 'wanted' } });
  for (const { client } of [back, again]) client.close();
});

test('an account may change its name; the old one is free, the new one is signed in with', async () => {
  const { client, userId } = await register('before');
  expect(await client.request({ type: 'ChangeUsername', username: 'after' })).toMatchObject({ type: 'Ok' });
  expect(await answer(login('before'))).toMatchObject({ code: 'bad_credentials' });
  const [renamed, newcomer] = [await login('after'), await register('before')];
  expect([renamed.userId, newcomer.reply.type]).toEqual([userId, 'Joined']);
  for (const one of [client, renamed.client, newcomer.client]) one.close();
});

test('[AC7] [AC8] sessions are listed and signed out; beyond ten the one unused for longest ends', async () => {
  const here = await register('lister');
  const there = await login('lister');
  const listed = await here.client.request({ type: 'ListSessions' });
  expect(listed).toMatchObject({ type: 'SessionList' });
  const mine = (id: unknown) => (listed['sessions'] as Wire[]).find((one) => one['session_id'] === id);
  expect([mine(here.reply['session_id']), mine(there.reply['session_id'])]).toMatchObject([
    { online: true, current: true },
    { online: true, current: false },
  ]);
  const stranger = await register('stranger');
  const notMine = await stranger.client.request({ type: 'RevokeSession', session_id: there.reply['session_id'] });
  expect(notMine).toMatchObject({ code: 'not_found', path: ['session_id'] });
  const revoked = await here.client.request({ type: 'RevokeSession', session_id: there.reply['session_id'] });
  expect(revoked).toMatchObject({ type: 'Ok' });
  expect((await there.client.closed).code).toBe(4300);
  expect(await answer(resume(there.token))).toMatchObject({ code: 'token_expired' });
  const more = [];
  for (let i = 0; i < 10; i++) more.push(await login('lister'));
  const all = await more[9]!.client.request({ type: 'ListSessions' });
  expect(all['sessions']).toHaveLength(10);
  expect((await here.client.closed).code).toBe(4300);
  expect(await answer(resume(here.token))).toMatchObject({ code: 'token_expired' });
  for (const { client } of [...more, stranger]) client.close();
});

test('[AC9] a new password ends all other sessions', async () => {
  const [here, there] = [await register('changer'), await login('changer')];
  const change = (current: string, next: string) =>
    here.client.request({ type: 'ChangePassword', current, password: next });
  expect(await change('not the password', 'another password')).toMatchObject({ code: 'bad_credentials' });
  expect(await change(password, 'Password1')).toMatchObject({ code: 'bad_message', path: ['password'] });
  expect(await change(password, 'short')).toMatchObject({ code: 'bad_message', path: ['password'] });
  expect(await change(password, 'another password')).toMatchObject({ type: 'Ok' });
  expect((await there.client.closed).code).toBe(4300);
  expect(await answer(resume(there.token))).toMatchObject({ code: 'token_expired' });
  expect(await answer(login('changer'))).toMatchObject({ code: 'bad_credentials' });
  const again = await login('changer', { password: 'another password' });
  expect(again.reply.type).toBe('Joined');
  const guest = await enter(server.host, 'no-password');
  expect(await guest.request({ type: 'ChangePassword', current: 'x', password })).toMatchObject({ code: 'forbidden' });
  expect(await guest.request({ type: 'CreateInvite' })).toMatchObject({ code: 'forbidden' });
  for (const one of [here.client, again.client, guest]) one.close();
});

test('the process that hashes passwords may die, and is there again for the next', async () => {
  await register('hashed').then(({ client }) => client.close());
  // It has what is left of the processor.
  await expect.poll(() => hasherPids().map(schedulingPolicy)).toContain(schedIdle);
  const before = hasherPids();
  // One of each priority at most.
  expect([1, 2]).toContain(before.length);
  for (const pid of before) process.kill(pid, 'SIGKILL');
  // Not before the server has heard of it: until then a dead one is still its child.
  await expect.poll(() => childPids().filter((pid) => before.includes(pid))).toEqual([]);
  const { client, reply } = await login('hashed');
  expect(reply.type).toBe('Joined');
  client.close();
});

test('passwords are hashed while all cores are busy', async () => {
  await register('patient').then(({ client }) => client.close());
  const busy = Array.from({ length: 2 * availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);']));
  try {
    await Promise.all(busy.map((one) => once(one, 'spawn')));
    const { client, reply } = await login('patient');
    expect(reply.type).toBe('Joined');
    client.close();
  } finally {
    for (const one of busy) one.kill('SIGKILL');
  }
}, 30_000);

test('[AC9] passwords that everyone tries first are refused, the own name too', async () => {
  const common = { code: 'bad_message', path: ['password'] };
  expect(await answer(register('weak', { password: 'password123' }))).toMatchObject(common);
  expect(await answer(register('weakling', { password: 'WeakLing' }))).toMatchObject(common);
});

test('Logout ends a session of an account, not the account', async () => {
  const { client, token, userId } = await register('leaver');
  expect(await client.request({ type: 'Logout' })).toMatchObject({ type: 'Ok' });
  expect((await client.closed).code).toBe(1000);
  expect(await answer(resume(token))).toMatchObject({ code: 'token_expired' });
  const back = await login('leaver');
  expect([back.userId, back.reply['rooms']]).toMatchObject([userId, [{ room_id: 'general' }]]);
  back.client.close();
});

test('of two who register the same name at once one gets it', async () => {
  const both = await Promise.all([register('racer'), register('Racer')]);
  const kinds = both
    .map(({ reply }) => (reply['code'] as string | undefined) ?? reply.type)
    .sort((a, b) => (a < b ? -1 : 1));
  expect(kinds).toEqual(['Joined', 'username_taken']);
  for (const { client } of both) client.close();
});

test('a killed server knows the account that was just told, its sessions and its rooms', async () => {
  const { client, token, userId } = await register('survivor');
  await server.kill();
  client.terminate();
  await server.start();
  const next = await register('next survivor');
  expect(next.reply.type).toBe('Joined');
  next.client.close();
  const [back, again] = [await resume(token), await login('survivor')];
  expect([back.userId, again.userId]).toEqual([userId, userId]);
  await back.client.request({ type: 'CreateRoom', room_id: 'survivors', name: 'Survivors' });
  await server.stop();
  await server.start();
  const later = await resume(again.token);
  expect(later.reply).toMatchObject({ user: { user_id: userId, guest: false } });
  expect((later.reply['rooms'] as Wire[]).map((room) => String(room['room_id'])).sort()).toEqual([
    'general',
    'survivors',
  ]);
  expect(await answer(authenticate({ type: 'Join', username: 'survivor' }))).toMatchObject({ code: 'username_taken' });
  later.client.close();
});

test('no password and no token is in the server’s log', () => {
  expect(server.output).not.toContain('canary');
});

test('[AC10] attempts are limited before the password is looked at, and do not keep the owner out', async () => {
  const strict = await startServer();
  try {
    const owner = await authenticate({ type: 'Register', username: 'owner', password }, strict, '127.0.0.9');
    expect(owner.reply.type).toBe('Joined');
    const hashed = async () => {
      const text = await (await fetch(`http://${strict.host}/metrics`)).text();
      return Number(/^tertulia_passwords_hashed_total (\d+)$/m.exec(text)?.[1]);
    };
    const before = await hashed();
    const attempts = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        login('owner', { password: `wrong guess ${i}` }, strict, `127.0.1.${i + 1}`),
      ),
    );
    const codes = attempts.map(({ reply }) => reply['code']);
    expect(codes.filter((code) => code === 'bad_credentials')).toHaveLength(5);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(35);
    expect((await hashed()) - before).toBe(5);
    const refused = attempts.find(({ reply }) => reply['code'] === 'rate_limited')!.reply;
    expect(refused).toMatchObject({ retry: 'after', retry_after_ms: expect.any(Number) });
    // Unknown names are limited alike, so that a refusal says nothing of whether there is such an account.
    const unknown = await Promise.all(
      Array.from({ length: 10 }, (_, i) => login('unknown', {}, strict, `127.0.2.${i + 1}`)),
    );
    expect(unknown.filter(({ reply }) => reply['code'] === 'rate_limited')).toHaveLength(5);
    const back = await login('owner', {}, strict, '127.0.0.9');
    expect(back.reply.type).toBe('Joined');
    const fromOne = [];
    for (let i = 0; i < 6; i++) fromOne.push((await login(`name-${i}`, {}, strict, '127.0.3.1')).reply['code']);
    expect(fromOne.slice(4)).toEqual(['bad_credentials', 'rate_limited']);
  } finally {
    await strict.dispose();
  }
});

/** As the kernel counts them. */
const schedIdle = 5;

function schedulingPolicy(pid: number): number {
  // After the name in brackets, which may hold anything, comes the third field; the policy is the 41st.
  return Number(
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[38],
  );
}

function hasherPids(): number[] {
  return childPids().filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('hasher'));
}

function childPids(): number[] {
  return readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim().split(' ').map(Number);
}
