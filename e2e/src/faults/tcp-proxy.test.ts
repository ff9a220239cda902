import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { maxHeldBytes, startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

let echo: Server;
let proxy: TcpProxy;
/** The echo server's ends, in the order of connecting, and how each ended. */
let accepted: { readonly socket: Socket; readonly received: Buffer[]; readonly closed: Promise<string> }[];
let clients: Socket[];

beforeEach(async () => {
  accepted = [];
  clients = [];
  echo = createServer({ noDelay: true }, (socket) => {
    const received: Buffer[] = [];
    socket.on('data', (bytes) => received.push(bytes));
    socket.pipe(socket);
    accepted.push({ socket, received, closed: howItEnds(socket) });
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startTcpProxy(`127.0.0.1:${(echo.address() as AddressInfo).port}`);
});

afterEach(async () => {
  for (const socket of clients) socket.destroy();
  await proxy.close();
  for (const { socket } of accepted) socket.destroy();
  await new Promise((resolve) => echo.close(resolve));
});

/** 'reset' for a RST, 'end' for a FIN. */
function howItEnds(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNRESET' ? 'reset' : String(error.code)),
    );
    socket.once('end', () => resolve('end'));
  });
}

function dial(): { socket: Socket; ended: Promise<string> } {
  const [host, port] = proxy.host.split(':') as [string, string];
  const socket = connect({ host, port: Number(port), noDelay: true });
  clients.push(socket);
  return { socket, ended: howItEnds(socket) };
}

async function open(): Promise<{ socket: Socket; ended: Promise<string> }> {
  const dialled = dial();
  await once(dialled.socket, 'connect');
  return dialled;
}

/** Sends and resolves with as many bytes as come back. */
async function roundTrip(socket: Socket, bytes: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  const isComplete = new Promise<void>((resolve, reject) => {
    let length = 0;
    const take = (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length < bytes.length) return;
      socket.off('data', take);
      resolve();
    };
    socket.on('data', take);
    socket.once('close', () => reject(new Error('closed before the echo was complete')));
  });
  socket.write(bytes);
  await isComplete;
  return Buffer.concat(parts);
}

const text = Buffer.from('good evening');
const large = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => i % 251));

test('bytes and a FIN pass unchanged in both directions, and the link is forgotten', async () => {
  const { socket, ended } = await open();
  expect((await roundTrip(socket, large)).equals(large)).toBe(true);
  expect(proxy.links.size).toBe(1);
  socket.end();
  expect(await ended).toBe('end');
  expect(await accepted[0]?.closed).toBe('end');
  while (proxy.links.size > 0) await new Promise((resolve) => setImmediate(resolve));
});

test.each(['reset', 'end'] as const)('a cut with %s is seen by both ends', async (kind) => {
  const { socket, ended } = await open();
  await roundTrip(socket, text);
  proxy.cut(kind);
  expect(await Promise.all([ended, accepted[0]?.closed])).toEqual([kind, kind]);
});

test('a reset of one end reaches the other', async () => {
  const { socket } = await open();
  await roundTrip(socket, text);
  socket.resetAndDestroy();
  expect(await accepted[0]?.closed).toBe('reset');
});

test('on a swallowed link nothing is heard, not even a close, and others go on', async () => {
  const half = await open();
  await roundTrip(half.socket, text);
  for (const link of proxy.links) link.swallow();
  half.socket.write('lost');
  accepted[0]?.socket.write('lost too');
  let heard = 0;
  half.socket.on('data', () => heard++);

  const whole = await open();
  expect(await roundTrip(whole.socket, large)).toHaveLength(large.length);
  half.socket.destroy();
  expect(await roundTrip(whole.socket, large)).toHaveLength(large.length);
  expect({ heard, received: Buffer.concat(accepted[0]?.received ?? []).toString() }).toEqual({
    heard: 0,
    received: text.toString(),
  });
  expect([accepted[0]?.socket.destroyed, accepted[0]?.socket.readableEnded]).toEqual([false, false]);
});

test('a stalled link makes its sender wait with bounded memory, and loses nothing', async () => {
  const { socket } = await open();
  await roundTrip(socket, text);
  proxy.stall();
  const sizeBefore = accepted[0]?.socket.bytesRead ?? 0;
  const huge = Buffer.alloc(32 * 1024 * 1024, 'x');
  const back = roundTrip(socket, huge);
  // A round trip of another link is what time passes by.
  const other = await open();
  await roundTrip(other.socket, large);
  expect((accepted[0]?.socket.bytesRead ?? 0) - sizeBefore).toBeLessThanOrEqual(maxHeldBytes);
  expect(socket.writableNeedDrain).toBe(true);
  proxy.unstall();
  expect((await back).equals(huge)).toBe(true);
});

test('a slow line holds back a bounded number of bytes and takes its time', async () => {
  const { socket } = await open();
  await roundTrip(socket, text);
  proxy.shape({ bytesPerSecond: 4 * 1024 * 1024 });
  const startedAt = performance.now();
  let mostHeld = 0;
  accepted[0]?.socket.on('data', () => {
    mostHeld = Math.max(mostHeld, proxy.bufferedBytes());
  });
  expect((await roundTrip(socket, large)).equals(large)).toBe(true);
  expect(performance.now() - startedAt).toBeGreaterThan((large.length / 4 / 1024 / 1024) * 1_000 - 20);
  // Each direction may go over by the one chunk with which it noticed.
  expect(mostHeld).toBeLessThan(2 * (maxHeldBytes + 64 * 1024));
  expect(mostHeld).toBeGreaterThan(0);
});

test('late and sliced chunks come in order', async () => {
  const { socket } = await open();
  proxy.shape({ latencyMs: 20, jitterMs: 20, sliceBytes: 7, lossRate: 0.05 });
  const numbers = Buffer.from(Array.from({ length: 400 }, (_, i) => `${i} `).join(''));
  const startedAt = performance.now();
  expect((await roundTrip(socket, numbers)).toString()).toBe(numbers.toString());
  // The first slice may be early both ways, but with 200 slices each way some are late.
  expect(performance.now() - startedAt).toBeGreaterThan(40);
});

test('whoever is refused is reset, counted, and admitted again later', async () => {
  proxy.admit('refuse');
  for (let i = 0; i < 3; i++) expect(await dial().ended).toBe('reset');
  expect([proxy.attempts.length, proxy.links.size, accepted.length]).toEqual([3, 0, 0]);
  proxy.admit('forward');
  const { socket } = await open();
  expect((await roundTrip(socket, text)).toString()).toBe(text.toString());
  expect(proxy.attempts).toHaveLength(4);
});

test('who is admitted into silence is connected to nobody', async () => {
  proxy.admit('swallow');
  const { socket } = await open();
  socket.write('anyone?');
  proxy.admit('forward');
  await roundTrip((await open()).socket, large);
  expect([accepted.length, proxy.links.size, socket.destroyed]).toEqual([1, 2, false]);
});
