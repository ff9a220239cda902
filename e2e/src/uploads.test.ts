import { createHash, randomBytes } from 'node:crypto';
import type { ChatState, FileSource } from '@tertulia/protocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTcpProxy } from './faults/tcp-proxy.ts';
import { startCore } from './harness/core-client.ts';
import { createRandom } from './harness/random.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';

const cutCount = 30;
const chunkBytes = 60 * 1024;
const creditBytes = 4 * chunkBytes;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
});
afterAll(() => server.dispose());

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const isOnline = ({ connection }: ChatState) => connection.kind === 'online';
/** What of a file is safe at the server; one that went with its message is no upload any more. */
function storedBytes({ uploads: [upload] }: ChatState): number {
  if (!upload || upload.progress.kind === 'done') return Number.POSITIVE_INFINITY;
  return upload.progress.kind === 'uploading' ? upload.progress.storedBytes : 0;
}

/** A file of these bytes, which counts how many were read. */
function createSource(name: string, bytes: Buffer): FileSource & { readonly readBytes: number } {
  let readBytes = 0;
  return {
    ...{ name, type: 'application/octet-stream', size: bytes.length },
    get readBytes() {
      return readBytes;
    },
    async slice(from, to) {
      readBytes += to - from;
      return bytes.subarray(from, to);
    },
  };
}

test('[FI3] [FI5] the client core brings a file through 30 cuts and a killed server, each time from where the disk has it', async () => {
  const random = createRandom(8);
  const proxy = await startTcpProxy(server.host);
  const { client, shows, stop } = await startCore(proxy.host);
  await client.join('ana-up');
  const bytes = randomBytes(12 * 1024 * 1024);
  const source = createSource('long.bin', bytes);
  client.sendFiles({ roomId: 'general' }, '', [client.upload(source)]);
  let reachedBytes = 0;
  let isBehind = false;
  for (let cut = 0; cut < cutCount; cut++) {
    const nextBytes = reachedBytes + random() * 2 * chunkBytes;
    await shows((state) => isOnline(state) && storedBytes(state) >= nextBytes);
    const isKill = cut === cutCount / 2;
    if (isKill) await server.kill();
    else proxy.cut(random() < 0.5 ? 'reset' : 'end');
    const lost = await shows((state) => !isOnline(state));
    if (isKill) await server.start();
    client.wake();
    const back = await shows((state) => isOnline(state) && storedBytes(state) !== storedBytes(lost));
    isBehind ||= storedBytes(back) < storedBytes(lost);
    reachedBytes = storedBytes(back);
  }
  const done = await shows(({ rooms }) => rooms.get('general')?.messages.some(({ files }) => files) === true);
  const [message] = done.rooms.get('general')?.messages ?? [];
  const [file] = message?.files ?? [];
  expect([message?.content, file?.size, file?.sha256]).toEqual(['', bytes.length, hashOf(bytes)]);
  const got = await fetch(`http://${server.host}${file?.url}`);
  expect(hashOf(new Uint8Array(await got.arrayBuffer()))).toBe(hashOf(bytes));
  // What is on its way when the line breaks is all that is sent twice, and what was stored is never behind what was told.
  const twice = source.readBytes - bytes.length;
  console.log(
    `${cutCount} cuts, one of them a SIGKILL: ${twice} bytes more were sent than the ${bytes.length} of the file`,
  );
  expect(isBehind).toBe(false);
  expect(reachedBytes).toBeLessThan(bytes.length);
  expect(twice).toBeLessThanOrEqual(cutCount * creditBytes);
  await stop();
  await proxy.close();
});
