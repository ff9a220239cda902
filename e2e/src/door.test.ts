import { afterEach, expect, test } from 'vitest';
import { openTcp, type RawSocket, upgradeRequest } from './faults/raw-socket.ts';
import { readMetrics } from './harness/metrics.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

let server: ServerProcess | undefined;
const open: RawSocket[] = [];
afterEach(async () => {
  for (const raw of open.splice(0)) raw.reset();
  await server?.dispose();
});

type Visit = { readonly address?: string; readonly headers?: readonly string[]; readonly path?: string };

/** Comes, and stays if it may: the close code, or `in` once it is greeted. */
async function visit({ address = '127.0.0.1', headers = [], path = '/ws' }: Visit = {}): Promise<number | 'in'> {
  const { host } = server as ServerProcess;
  const raw = await openTcp(host, { localAddress: address });
  open.push(raw);
  const greeted = new Promise<'in'>((resolve) => raw.onMessage(() => resolve('in')));
  raw.write(upgradeRequest(host, { path, headers }));
  return Promise.race([raw.ended.then(({ closeCode }) => closeCode ?? 0), greeted]);
}

async function count(visits: number, how: (no: number) => Visit): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  for (let no = 0; no < visits; no++) {
    const outcome = String(await visit(how(no)));
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

const forwarded = (address: string) => [`X-Forwarded-For: ${address}`];

test('[LM4] the 65th connection of an address is closed with 4102, and counted', async () => {
  server = await startServer([]);
  expect(await count(66, () => ({}))).toEqual({ in: 64, 4102: 2 });
  expect(await visit({ address: '127.0.0.2' })).toBe('in');
  const metrics = await readMetrics(server.host);
  expect(metrics.get('tertulia_connections_turned_away_total{reason="too-many-from-address"}')).toBe(2);
  expect(metrics.get('tertulia_closes_total{code="4102"}')).toBe(2);
});

test('[LM4] an IPv6 address counts as its /64, behind proxies that are trusted by range', async () => {
  server = await startServer(['--trusted-proxies', '127.0.0.0/28']);
  const from = (address: string) => ({ headers: forwarded(address) });
  expect(await count(66, (no) => from(`2001:db8:1:2::${no.toString(16)}`))).toEqual({ in: 64, 4102: 2 });
  expect(await visit(from('2001:db8:1:3::1'))).toBe('in');
  // What a client says of itself stands to the left of what the proxy says of it.
  expect(await visit({ headers: forwarded('203.0.113.9, 2001:db8:1:2::7') })).toBe(4102);
  // Who is no proxy is not believed.
  expect(await count(65, (no) => ({ address: '127.0.0.77', headers: forwarded(`203.0.113.${no}`) }))).toEqual({
    in: 64,
    4102: 1,
  });
});

test('[LM4] exempt addresses open as many as they like', async () => {
  server = await startServer(['--exempt-addresses', '127.0.0.8/29, 2001:db8::/32']);
  expect(await count(140, () => ({ address: '127.0.0.9' }))).toEqual({ in: 140 });
  expect(await count(65, () => ({}))).toEqual({ in: 64, 4102: 1 });
});

test('[LM4] more than the server takes in a second are told to come back later', async () => {
  server = await startServer(['--new-connections-per-s', '1', '--exempt-addresses', '127.0.0.0/8']);
  const outcomes = await count(20, () => ({}));
  expect(Object.keys(outcomes).sort()).toEqual(['4100', 'in']);
  expect(outcomes['4100']).toBeGreaterThan(10);
});

test('the connectivity probe is limited by address as well', async () => {
  server = await startServer(['--trusted-proxies', '127.0.0.1']);
  for (let no = 0; no < 64; no++) await visit({ headers: forwarded('203.0.113.1') });
  expect(await visit({ headers: forwarded('203.0.113.1'), path: '/echo' })).toBe(4102);
});

test.each([
  ['none, as programs do', undefined, 'in'],
  ['its own', (host: string) => `http://${host}`, 'in'],
  ['its own, behind a proxy that does TLS', (host: string) => `https://${host}`, 'in'],
  ['one that is allowed', () => 'https://friend.example', 'in'],
  ['another', () => 'https://evil.example', 4504],
  ['its own on another port', () => 'http://127.0.0.1:1', 4504],
  ['null, as a sandboxed page does', () => 'null', 4504],
] as const)('[HB4] a page that names as its origin %s', async (_what, toOrigin, outcome) => {
  server = await startServer(['--allowed-origins', 'https://friend.example']);
  expect(await visit({ headers: toOrigin ? [`Origin: ${toOrigin(server.host)}`] : [] })).toBe(outcome);
});
