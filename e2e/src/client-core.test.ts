import { type ChatState, describeNotice, explain, type Reply } from '@tertulia/protocol/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type CoreClient, startCore } from './harness/core-client.ts';
import type { Device } from './harness/device.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const password = 'canary-of-a-password';

let server: ServerProcess;
beforeAll(async () => {
  const admin = ['--admin-username', 'root', '--admin-password', password];
  server = await startServer(['--rate-limits', 'off', ...admin]);
});
afterAll(() => server.dispose());

const opened = new Set<CoreClient>();
afterEach(async () => {
  await Promise.all([...opened].map((one) => one.stop()));
  opened.clear();
});

async function start(device?: Device): Promise<CoreClient> {
  const one = await startCore(server.host, device);
  opened.add(one);
  return one;
}

async function done<T>(reply: Reply<T>): Promise<T> {
  const outcome = await reply;
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}

async function errorOf(reply: Reply<unknown>): Promise<string> {
  const outcome = await reply;
  return outcome.ok ? 'none' : outcome.error.code;
}

const isOnline = ({ connection, me }: ChatState) => connection.kind === 'online' && me !== undefined;

async function startGuest(name: string, room?: string): Promise<CoreClient> {
  const one = await start();
  await done(one.client.join(name));
  if (room !== undefined) {
    await done(one.client.joinRoom(room));
    one.client.openRoom(room);
  }
  return one;
}

async function startAccount(name: string, room?: string): Promise<CoreClient> {
  const one = await start();
  await done(one.client.register(name, password));
  if (room !== undefined) {
    await done(one.client.joinRoom(room));
    one.client.openRoom(room);
  }
  return one;
}

async function startAdmin(): Promise<CoreClient> {
  const one = await start();
  await done(one.client.login('root', password));
  one.client.openRoom('general');
  return one;
}

/** Somebody with a room, who moderates it. */
async function startHost(name: string, roomId: string): Promise<CoreClient> {
  const one = await startAccount(name);
  await done(one.client.createRoom(roomId, { roomId }));
  one.client.openRoom(roomId);
  return one;
}

const userId = ({ client }: CoreClient) => client.getState().me?.user_id ?? '';
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const notices = ({ client }: CoreClient) =>
  client.getState().notices.map((notice) => describeNotice(notice, () => 'six'));

const hasText = (room: string, text: string) => (state: ChatState) =>
  state.rooms.get(room)?.messages.some(({ content }) => content === text) === true;
const isSent = ({ outbox }: ChatState) => outbox.length === 0;

test('without a session the server is known before one enters', async () => {
  const one = await start();
  const { connection, server: known } = await one.shows((state) => state.server !== undefined);
  expect([connection, known]).toMatchObject([{ kind: 'signed-out' }, { guests: true, registration: 'open' }]);
});

test('[AC3] a guest who registers keeps rooms and messages, also those under way', async () => {
  const guest = await startGuest('gerda');
  const room = await done(guest.client.createRoom('Den', { roomId: 'den', kind: 'private' }));
  guest.client.openRoom(room);
  guest.client.sendMessage(room, 'one');
  await guest.shows((state) => hasText(room, 'one')(state) && isSent(state));
  const { user_id } = guest.client.getState().me ?? {};
  guest.client.sendMessage(room, 'two');
  await done(guest.client.register('gerda', password));
  const state = await guest.shows((next) => isOnline(next) && hasText(room, 'two')(next) && isSent(next));
  expect(state.me).toMatchObject({ user_id, username: 'gerda', guest: false });
  expect(guest.texts(room)).toEqual(['one', 'two']);
  const again = await start({ ...guest.device });
  await again.shows(isOnline);
  again.client.openRoom(room);
  await again.shows(hasText(room, 'two'));
  expect(again.client.getState().me?.user_id).toBe(user_id);
});

test('a guest whose registration is refused goes on, with what they were about to say', async () => {
  await startAccount('taken');
  const guest = await startGuest('gert', 'general');
  const { me } = guest.client.getState();
  guest.client.sendMessage('general', 'before');
  expect(await errorOf(guest.client.register('taken', password))).toBe('username_taken');
  guest.client.sendMessage('general', 'after');
  const state = await guest.shows((next) => isOnline(next) && hasText('general', 'after')(next) && isSent(next));
  expect(state.me).toEqual(me);
  expect(guest.texts('general').filter((text) => text === 'before')).toHaveLength(1);
});

test('[AC8] signed in on two devices, one ends the session of the other', async () => {
  const first = await startAccount('ana');
  const second = await start();
  expect(await errorOf(second.client.login('ana', 'something else'))).toBe('bad_credentials');
  expect(second.client.getState().connection.kind).toBe('signed-out');
  await done(second.client.login('ANA', password));
  second.client.openRoom('general');
  first.client.openRoom('general');
  first.client.sendMessage('general', 'from one device');
  await second.shows(hasText('general', 'from one device'));
  await second.client.save();
  expect(second.device.rooms).toHaveLength(1);
  const sessions = await done(first.client.listSessions());
  const [other, ...more] = sessions.filter(({ current }) => !current);
  expect([sessions.length, other?.online, more]).toEqual([2, true, []]);
  await done(first.client.revokeSession(other?.session_id ?? ''));
  const ended = await second.shows(({ connection }) => connection.kind === 'signed-out');
  expect(ended).toMatchObject({ connection: { reason: expect.any(String) }, rooms: new Map() });
  await second.stop();
  expect(second.device).toEqual({ saved: { outbox: [] }, rooms: [] });
});

test('[AC9] a changed password signs out everywhere else, and is the one that counts', async () => {
  const [first, second] = [await startAccount('cora'), await start()];
  await done(second.client.login('cora', password));
  expect(await errorOf(first.client.changePassword('something else', 'another-password'))).toBe('bad_credentials');
  await done(first.client.changePassword(password, 'another-password'));
  await second.shows(({ connection }) => connection.kind === 'signed-out');
  expect(await errorOf(second.client.login('cora', password))).toBe('bad_credentials');
  await done(second.client.login('cora', 'another-password'));
  expect(first.client.getState().connection.kind).toBe('online');
});

test('[MD8] what was deleted while one was away is a tombstone, whatever was saved of it', async () => {
  const writer = await startAccount('dora', 'general');
  const reader = await startGuest('dirk', 'general');
  for (const text of ['stays', 'goes']) writer.client.sendMessage('general', text);
  for (const one of [writer, reader]) await one.shows(hasText('general', 'goes'));
  await reader.stop();
  expect(JSON.stringify(reader.device.rooms)).toContain('"goes"');
  const message = writer.client
    .getState()
    .rooms.get('general')
    ?.messages.find(({ content }) => content === 'goes');
  await done(writer.client.deleteMessage('general', message?.seq ?? 0));
  await writer.shows((state) => !hasText('general', 'goes')(state));
  const again = await start(reader.device);
  expect(again.texts('general')).toContain('goes');
  const state = await again.shows((next) => isOnline(next) && !hasText('general', 'goes')(next));
  const held = state.rooms.get('general')?.messages.find(({ seq }) => seq === message?.seq);
  expect(held).toEqual({ ...message, content: '', deleted: true });
  await again.stop();
  expect(JSON.stringify(again.device.rooms)).not.toContain('"goes"');
});

test('logging out ends the session at the server and leaves nothing on the device', async () => {
  const one = await startAccount('lena', 'general');
  await one.client.save();
  const session = structuredClone(one.device.saved?.session);
  const tab = await start(structuredClone(one.device));
  await tab.shows(isOnline);
  await one.client.logout();
  expect(one.client.getState()).toMatchObject({ connection: { kind: 'signed-out' }, rooms: new Map() });
  expect(one.device).toEqual({ saved: { outbox: [] }, rooms: [] });
  await tab.shows(({ connection }) => connection.kind === 'signed-out');
  const thief = await start({ saved: { ...(session && { session }), outbox: [] } });
  const state = await thief.shows(({ connection }) => connection.kind === 'signed-out');
  expect([session?.user.username, state.me]).toEqual(['lena', undefined]);
});

test('[MD5] who is muted knows it, and can send what was refused once they may speak again', async () => {
  const host = await startHost('hilde', 'salon');
  const guest = await startGuest('milo', 'salon');
  await done(host.client.mute(userId(guest), { roomId: 'salon', until: inAnHour(), reason: 'too loud' }));
  await guest.shows((state) => state.notices.length === 1);
  expect(notices(guest)).toEqual(['hilde muted you in #salon until six: too loud']);
  expect(explain(guest.client.may('send-message', { roomId: 'salon' }))).toBe('You are muted.');
  expect(guest.client.may('send-message', { roomId: 'general' })).toEqual({ allowed: true });
  const clientId = guest.client.sendMessage('salon', 'but I must');
  const { outbox } = await guest.shows((state) => state.outbox[0]?.delivery.kind === 'failed');
  expect(outbox.map(({ delivery }) => delivery)).toMatchObject([{ kind: 'failed', code: 'muted' }]);
  guest.client.dismissNotices();
  await done(host.client.unmute(userId(guest), 'salon'));
  await guest.shows((state) => state.notices.length === 1);
  guest.client.retryMessage(clientId);
  await host.shows(hasText('salon', 'but I must'));
  await guest.shows(isSent);
});

test('[MD2] who is kicked is out of the room, is told why, and may come back', async () => {
  const host = await startHost('hugo', 'parlour');
  const guest = await startGuest('kim', 'parlour');
  expect(explain(guest.client.may('kick', { roomId: 'parlour', userId: userId(host) }))).toBe(
    'Only moderators of the room may do this.',
  );
  expect(host.client.may('kick', { roomId: 'parlour', userId: userId(guest) })).toEqual({ allowed: true });
  await done(host.client.kick('parlour', userId(guest), 'spam'));
  const out = await guest.shows(({ rooms }) => !rooms.has('parlour'));
  expect([out.openRoomId, notices(guest)]).toEqual([undefined, ['hugo removed you from #parlour: spam']]);
  await done(guest.client.joinRoom('parlour'));
  await done(host.client.ban(userId(guest), { roomId: 'parlour' }));
  await guest.shows(({ rooms }) => !rooms.has('parlour'));
  expect(await errorOf(guest.client.joinRoom('parlour'))).toBe('banned');
  expect(await done(host.client.listBans('parlour'))).toMatchObject([{ user_id: userId(guest), by_username: 'hugo' }]);
});

test('[MD3] who is banned from the server is signed out with the reason, and what they wrote is gone', async () => {
  const admin = await startAdmin();
  const spammer = await startAccount('spammer', 'general');
  const id = userId(spammer);
  spammer.client.sendMessage('general', 'buy this');
  await admin.shows(hasText('general', 'buy this'));
  await done(admin.client.ban(id, { reason: 'spam', purgeHours: 1 }));
  const state = await spammer.shows(({ connection }) => connection.kind === 'stopped');
  expect(state).toMatchObject({ connection: { kind: 'stopped', closeCode: 4503 }, rooms: new Map(), outbox: [] });
  expect(notices(spammer)).toEqual(['root banned you from the server: spam']);
  await admin.shows((next) => !hasText('general', 'buy this')(next));
  await spammer.client.save();
  expect(spammer.device.saved).toEqual({ outbox: [] });
  expect(await errorOf(spammer.client.login('spammer', password))).toBe('banned');
  await done(admin.client.unban(id));
  await done(spammer.client.login('spammer', password));
  expect((await done(admin.client.auditLog())).entries.slice(0, 2).map(({ action }) => action)).toEqual([
    'unban',
    'ban',
  ]);
});

test('[MD3] who is banned while away learns it on coming back', async () => {
  const admin = await startAdmin();
  const away = await startAccount('wanda', 'general');
  await away.stop();
  await done(admin.client.ban(userId(away), { until: inAnHour() }));
  const back = await start(away.device);
  const state = await back.shows(({ connection }) => connection.kind === 'signed-out');
  expect(state).toMatchObject({ connection: { reason: expect.any(String) }, rooms: new Map() });
});
