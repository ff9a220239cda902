import { afterAll, beforeAll, expect, test } from 'vitest';
import { promote } from './harness/server-command.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, enter, type Wire, type WireClient } from './harness/wire-client.ts';

const password = 'canary-of-a-password';
type Person = WireClient & { readonly userId: string; readonly rooms: readonly Wire[] };

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off', '--registration', 'open']);
}, 30_000);
afterAll(() => server.dispose());

async function authenticate(message: object): Promise<Person> {
  const client = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  const joined = await client.request(message);
  if (joined.type !== 'Joined') throw new Error(JSON.stringify(joined));
  const { user_id } = joined['user'] as { user_id: string };
  return Object.assign(client, { userId: user_id, rooms: joined['rooms'] as Wire[] });
}
const register = (username: string) => authenticate({ type: 'Register', username, password });
const login = (username: string) => authenticate({ type: 'Login', username, password });
/** Without the grace that a lost connection has. */
async function goAway(person: Person): Promise<void> {
  person.send({ type: 'Leave' });
  await person.closed;
}
type Member = { readonly user_id: string; readonly username: string; readonly role: string; readonly status: string };
const toText = (users: unknown) =>
  (users as Member[]).map(({ username, role, status }) => `${username} ${role} ${status}`);
async function listUsers(who: WireClient, room_id: string) {
  return toText((await who.request({ type: 'ListUsers', room_id }))['users']);
}
async function counts(who: WireClient, room_id: string) {
  const { rooms } = (await who.request({ type: 'ListRooms' })) as unknown as { rooms: Wire[] };
  const found = rooms.find((room) => room['room_id'] === room_id);
  return [found?.['user_count'], found?.['member_count']];
}
/** What somebody was told of another in a room, or of where they are, from a message on. */
const toldOf = (who: Person, other: Person, room_id: string, from = who.received[0] as Wire) =>
  who.received.slice(who.received.indexOf(from)).flatMap((one) => {
    if (one['user_id'] !== other.userId || (one['room_id'] ?? room_id) !== room_id) return [];
    if (one.type === 'Presence') return [`Presence ${String(one['status'])}`];
    return ['UserJoined', 'UserLeft'].includes(one.type) ? [one.type] : [];
  });
/** That somebody had arrived may be told late, so what is waited for has to come after something. */
const presence = (who: Person, other: Person, status: string, after?: Wire) =>
  who.next(
    'Presence',
    (one) =>
      one['user_id'] === other.userId &&
      one['status'] === status &&
      (after === undefined || who.received.indexOf(one) > who.received.indexOf(after)),
  );
/** Away and back, and a member all the time. */
function expectStayed(who: Person, other: Person, room_id: string, offline: Wire): void {
  expect(toldOf(who, other, room_id, offline)).toEqual(['Presence offline', 'Presence online']);
  expect(toldOf(who, other, room_id).filter((told) => !told.startsWith('Presence'))).toEqual(['UserJoined']);
}
let rooms = 0;
/** A room with people in it of whom no two tests share any. */
async function setUp(kind = 'public') {
  const no = rooms++;
  const room_id = `room-${no}`;
  const [ana, bob] = [await register(`ana-${no}`), await register(`bob-${no}`)];
  await ana.request({ type: 'CreateRoom', room_id, name: 'Room', kind });
  // So that what is told of other rooms is not in the way.
  for (const one of [ana, bob]) await one.request({ type: 'LeaveRoom', room_id: 'general' });
  if (kind === 'public') {
    await bob.request({ type: 'JoinRoom', room_id });
    await ana.next('UserJoined', (one) => one['room_id'] === room_id);
  }
  const names = { ana: `ana-${no}`, bob: `bob-${no}` };
  return { ana, bob, room_id, names };
}

test('[RM12] [RM14] a member who goes away stays one, and is told to be offline, and online when back', async () => {
  const { ana, bob, room_id, names } = await setUp();
  await goAway(bob);
  const offline = await presence(ana, bob, 'offline');
  const expected = [`${names.ana} moderator online`, `${names.bob} user offline`];
  expect(await listUsers(ana, room_id)).toEqual(expected);
  expect(await counts(ana, room_id)).toEqual([1, 2]);
  const joined = await ana.request({ type: 'JoinRoom', room_id });
  expect([toText(joined['users']), joined['user_count']]).toEqual([expected, 1]);
  const back = await login(names.bob);
  expect(back.rooms).toMatchObject([{ room_id, member_count: 2 }]);
  await presence(ana, bob, 'online', offline);
  const online = [`${names.ana} moderator online`, `${names.bob} user online`];
  expect((await listUsers(ana, room_id)).sort()).toEqual(online);
  expectStayed(ana, bob, room_id, offline);
  expect(await counts(ana, room_id)).toEqual([2, 2]);
});

test('who leaves a room leaves it on all devices, and is away nowhere', async () => {
  const { ana, bob, room_id, names } = await setUp();
  const other = await login(names.bob);
  await bob.request({ type: 'LeaveRoom', room_id });
  expect(await ana.next('UserLeft', (one) => one['room_id'] === room_id)).toMatchObject({ user_id: bob.userId });
  await goAway(bob);
  await goAway(other);
  expect(await listUsers(ana, room_id)).toEqual([`${names.ana} moderator online`]);
  expect(await counts(ana, room_id)).toEqual([1, 1]);
});

test('a restart forgets no member', async () => {
  const { ana, room_id, names, bob } = await setUp();
  await goAway(ana);
  await server.kill();
  await server.start();
  const back = await login(names.bob);
  expect(back.rooms).toMatchObject([{ room_id, member_count: 2 }]);
  expect(await counts(back, room_id)).toEqual([1, 2]);
  expect(await listUsers(back, room_id)).toEqual([`${names.bob} user online`, `${names.ana} moderator offline`]);
  const returned = await login(names.ana);
  await presence(back, returned, 'online');
  expect(returned.userId).toBe(ana.userId);
  expect(toldOf(back, ana, room_id)).toEqual(['Presence online']);
  expect(bob.userId).toBe(back.userId);
});

test('[RM8] pages show each member once, here or away, in the order of ids', async () => {
  const { ana, bob, room_id } = await setUp();
  const others = await Promise.all(['x', 'y', 'z'].map((name) => register(`${name}-${rooms}`)));
  for (const one of others) await one.request({ type: 'JoinRoom', room_id });
  const guest = await enter(server.host, `guest-${rooms}`);
  await guest.request({ type: 'JoinRoom', room_id });
  for (const one of [bob, ...others.slice(1)]) await goAway(one);
  const expected = [ana, bob, ...others, guest].map(({ userId }) => userId).sort();
  for (const limit of [1, 2, 4, 5, 6]) {
    const seen: Member[] = [];
    for (let more = true; more; ) {
      const after = seen.at(-1)?.user_id;
      const page = await ana.request({ type: 'ListUsers', room_id, limit, ...(after !== undefined && { after }) });
      seen.push(...(page['users'] as Member[]));
      more = page['more'] as boolean;
    }
    const ids = seen.map(({ user_id }) => user_id);
    expect(limit < expected.length ? ids : ids.sort()).toEqual(expected);
    const away = seen.filter(({ status }) => status === 'offline').map(({ user_id }) => user_id);
    expect(away.sort()).toEqual([bob, ...others.slice(1)].map(({ userId }) => userId).sort());
  }
  expect(await counts(ana, room_id)).toEqual([3, 6]);
});

test('who is away can be given a role, and be kicked', async () => {
  const { ana, bob, room_id, names } = await setUp();
  await promote(server.dataDir, names.ana, 'admin');
  await goAway(bob);
  const about = { room_id, user_id: bob.userId };
  expect(await ana.request({ type: 'SetRole', ...about, role: 'moderator' })).toMatchObject({ type: 'Ok' });
  expect((await listUsers(ana, room_id))[1]).toBe(`${names.bob} moderator offline`);
  await ana.request({ type: 'SetRole', ...about, role: 'user' });
  expect((await listUsers(ana, room_id))[1]).toBe(`${names.bob} user offline`);
  expect(await ana.request({ type: 'Kick', ...about })).toMatchObject({ type: 'Ok' });
  expect(
    await ana.next('UserLeft', (one) => one['user_id'] === bob.userId && one['room_id'] === room_id),
  ).toBeDefined();
  expect(await listUsers(ana, room_id)).toEqual([`${names.ana} moderator online`]);
  expect(await counts(ana, room_id)).toEqual([1, 1]);
  expect(await ana.request({ type: 'Kick', ...about })).toMatchObject({ code: 'not_found' });
  expect((await login(names.bob)).rooms.map((room) => room['room_id'])).toEqual(['general']);
});

test.each(['here', 'away'])(
  'who is banned from the server while %s is in no list until the ban is over',
  async (where) => {
    const { ana, bob, room_id, names } = await setUp();
    await promote(server.dataDir, names.ana, 'admin');
    if (where === 'away') await goAway(bob);
    const about = { user_id: bob.userId };
    expect(await ana.request({ type: 'Ban', ...about })).toMatchObject({ type: 'Ok' });
    await ana.next('UserLeft', (one) => one['user_id'] === bob.userId && one['room_id'] === room_id);
    expect(await listUsers(ana, room_id)).toEqual([`${names.ana} moderator online`]);
    expect(await counts(ana, room_id)).toEqual([1, 1]);
    expect(await ana.request({ type: 'Unban', ...about })).toMatchObject({ type: 'Ok' });
    await ana.next('UserJoined', (one) => one['user_id'] === bob.userId && one['room_id'] === room_id);
    expect(await listUsers(ana, room_id)).toEqual([`${names.ana} moderator online`, `${names.bob} user offline`]);
    const back = await login(names.bob);
    expect(back.rooms.map((room) => room['room_id'])).toEqual([room_id]);
    expect(await counts(ana, room_id)).toEqual([2, 2]);
  },
);

test('[RM17] who is away can be invited, once', async () => {
  const { ana, bob, room_id, names } = await setUp('private');
  await goAway(bob);
  const invite = { type: 'InviteToRoom', room_id, user_id: bob.userId };
  expect(await ana.request(invite)).toMatchObject({ type: 'Ok' });
  const offline = await presence(ana, bob, 'offline');
  expect(await ana.request(invite)).toMatchObject({ type: 'Ok' });
  expect(await listUsers(ana, room_id)).toEqual([`${names.ana} moderator online`, `${names.bob} user offline`]);
  expect(await counts(ana, room_id)).toEqual([1, 2]);
  const back = await login(names.bob);
  expect(back.rooms).toMatchObject([{ room_id, member_count: 2, role: 'user' }]);
  await presence(ana, bob, 'online', offline);
  expectStayed(ana, bob, room_id, offline);
});

test('both people of a direct conversation are its members always', async () => {
  const { ana, bob, names } = await setUp();
  const { room_id } = await ana.request({ type: 'PrivateMessage', to_user_id: bob.userId, content: 'psst' });
  await goAway(bob);
  await presence(ana, bob, 'offline');
  expect(await listUsers(ana, room_id as string)).toEqual([`${names.ana} user online`, `${names.bob} user offline`]);
  await server.kill();
  await server.start();
  const back = await login(names.ana);
  expect(await listUsers(back, room_id as string)).toEqual([`${names.ana} user online`, `${names.bob} user offline`]);
});

test('guests leave and join as ever, and one who makes an account stays a member', async () => {
  const { ana, room_id } = await setUp();
  const name = `cem-${rooms}`;
  const cem = await authenticate({ type: 'Join', username: name });
  await cem.request({ type: 'JoinRoom', room_id });
  await goAway(cem);
  expect(await ana.next('UserLeft', (one) => one['user_id'] === cem.userId)).toMatchObject({ room_id });
  expect(await counts(ana, room_id)).toEqual([2, 2]);
  const token = cem.received.find((one) => one.type === 'Joined')?.['token'];
  const again = await authenticate({ type: 'Register', username: name, password, token });
  expect(again.userId).toBe(cem.userId);
  await ana.next('UserJoined', (one) => one['user_id'] === cem.userId && one['room_id'] === room_id);
  await goAway(again);
  await presence(ana, cem, 'offline');
  expect(await counts(ana, room_id)).toEqual([2, 3]);
  expect((await listUsers(ana, room_id)).at(-1)).toBe(`${name} user offline`);
});
