import type { ChatState, Reply } from '@tertulia/protocol/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type CoreClient, type Device, startCore } from './harness/core-client.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const password = 'canary-of-a-password';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
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
