import { afterEach, expect, test } from 'vitest';
import { clean, judge, type ShownRecord } from './checker/checker.ts';
import { PersistentClient } from './harness/persistent-client.ts';
import { createRandom } from './harness/random.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { readStoredLog } from './harness/stored-log.ts';
import { connectWire, enter } from './harness/wire-client.ts';

let server: ServerProcess | undefined;
afterEach(() => server?.dispose());

const kills = Number(process.env['ROUNDS'] ?? 5);
const rooms = ['one', 'two', 'three'];

test(`F1: SIGKILL at ${kills} random instants under load loses, doubles and reorders nothing`, {
  timeout: 60_000 + kills * 15_000,
}, async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  server = await startServer(['--rate-limits', 'off']);
  const clients = Array.from(
    { length: 6 },
    (_, i) => new PersistentClient(`guest${i}`, (server as ServerProcess).host, rooms),
  );
  for (const client of clients) await client.start();
  for (const client of clients) client.startSending();
  const acked = () =>
    clients.reduce((sum, client) => sum + client.sent.filter((one) => one.seq !== undefined).length, 0);

  const recoveries: number[] = [];
  const rates: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const before = acked();
    const startedAt = performance.now();
    await elapse(400 + random() * 1_200);
    rates.push(((acked() - before) * 1_000) / (performance.now() - startedAt));
    await server.kill();
    const atKill = acked();
    const restartedAt = performance.now();
    await server.start();
    await until(() => acked() > atKill);
    recoveries.push(performance.now() - restartedAt);
    await until(() => clients.every((client) => client.resumed > kill));
  }
  for (const client of clients) client.stopSending();
  await Promise.all(clients.map((client) => client.settled(new Map())));
  const heads = new Map(
    rooms.map((room) => [
      room,
      Math.max(
        ...clients.flatMap((one) => one.sent.filter((record) => record.room === room).map((record) => record.seq ?? 0)),
      ),
    ]),
  );
  await Promise.all(clients.map((client) => client.settled(heads)));

  for (const client of clients) client.stop();
  await server.stop();
  const stored = new Map(rooms.map((room) => [room, readStoredLog((server as ServerProcess).dataDir, room)]));
  const verdict = judge({
    sent: clients.flatMap((client) => client.sent),
    stored,
    views: clients.flatMap((client) =>
      rooms.map((room) => ({ member: client.name, room, shown: client.shown.get(room) as ShownRecord[] })),
    ),
  });
  const figures = {
    seed,
    kills,
    acked: acked(),
    ackedPerSecond: rates.map(Math.round),
    firstAckMs: recoveries.map(Math.round),
    ...verdict,
  };
  console.log('F1', JSON.stringify(figures));
  expect(verdict).toEqual(clean);
  expect(Math.max(...recoveries)).toBeLessThan(3_000);
  expect(rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toBeGreaterThan(1_000);
});

test('F3: what was stored but not acknowledged keeps its seq when sent again', async () => {
  server = await startServer(['--rate-limits', 'off']);
  const ana = await enter(server.host, 'ana');
  const messages = Array.from({ length: 500 }, (_, i) => ({
    type: 'Message',
    content: `text ${i}`,
    client_id: `c${i}`,
  }));
  for (const message of messages) ana.send({ ...message, id: message.client_id });
  // Some replies are in, the others are lost with the process.
  await ana.next('Ok', (ok) => ok['re'] === 'c20');
  await server.kill();
  await ana.closed;
  const acked = new Map(ana.received.filter((one) => one.type === 'Ok').map((ok) => [ok['re'], ok['seq']]));

  await server.start();
  const stored = new Map(readStoredLog(server.dataDir, 'general').map((one) => [one.clientId, one.seq]));
  const again = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  await again.request({ type: 'Resume', token: ana.token });
  const replies = await Promise.all(messages.map((message) => again.request(message)));
  replies.forEach((reply, i) => {
    const known = stored.get(`c${i}`);
    expect(reply).toMatchObject({ type: 'Ok', ...(known !== undefined && { seq: known, dup: true }) });
  });
  for (const [clientId, seq] of acked) expect(stored.get(clientId as string)).toBe(seq);
  await server.stop();
  expect(readStoredLog(server.dataDir, 'general').map((one) => one.clientId)).toEqual(
    messages.map((one) => one.client_id),
  );
  console.log('F3', JSON.stringify({ acked: acked.size, inDoubt: stored.size - acked.size, resent: messages.length }));
});

test('F6: one client_id a hundred times over five sockets, before and after a restart, is one message', async () => {
  server = await startServer(['--rate-limits', 'off']);
  const first = await enter(server.host, 'ana');
  const message = { type: 'Message', content: 'only once', client_id: 'the-one' };
  const sockets = [first, ...(await resumeTimes(server.host, first.token, 4))];
  const before = await Promise.all(
    Array.from({ length: 50 }, (_, i) => (sockets[i % 5] as (typeof sockets)[0]).request(message)),
  );
  await server.kill();
  await server.start();
  const later = await resumeTimes(server.host, first.token, 5);
  const after = await Promise.all(
    Array.from({ length: 50 }, (_, i) => (later[i % 5] as (typeof later)[0]).request(message)),
  );

  const replies = [...before, ...after].map(({ re: _re, dup: _dup, ...reply }) => reply);
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  expect(replies[0]).toMatchObject({ type: 'Ok', room_id: 'general', seq: 1, n: 1 });
  expect([...before, ...after].filter((reply) => reply['dup'] === undefined)).toHaveLength(1);
  const other = await (later[0] as (typeof later)[0]).request({ ...message, content: 'something else' });
  expect(other).toMatchObject({ type: 'Error', code: 'client_id_conflict' });
  await server.stop();
  expect(readStoredLog(server.dataDir, 'general')).toHaveLength(1);
});

async function resumeTimes(host: string, token: string, count: number) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
      expect(await client.request({ type: 'Resume', token })).toMatchObject({ type: 'Joined' });
      return client;
    }),
  );
}

/** The random instant of a fault, or the pause between two looks at a condition. */
function elapse(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`not within 30 s: ${isTrue.toString()}`);
    await elapse(5);
  }
}
