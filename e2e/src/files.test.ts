import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './faults/until.ts';
import { createRandom } from './harness/random.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { hashOf, sendChunks, toChunk, toFile, upload, uploadAtOnce, type WireFile } from './harness/upload.ts';
import { connectWire, enter, type WireClient } from './harness/wire-client.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off', '--max-user-file-bytes', String(64 * 1024 * 1024)]);
});
afterAll(() => server.dispose());

const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  fetch(`http://${server.host}${path}`, { method, headers });
const bytesOf = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer());
const filesOf = (message: object) => (message as { files: WireFile[] }).files;
/** What lies in the data folder. */
const listContents = () =>
  readdirSync(join(server.dataDir, 'files', 'contents'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
const listParts = () => readdirSync(join(server.dataDir, 'files', 'parts'));
const begin = (client: WireClient, filename: string, size: number, more: object = {}) =>
  client.request({ type: 'UploadBegin', filename, content_type: 'text/plain', size, ...more });

test('[FI1] [FI6] [FI7] a small file goes to everyone in the room with its message, and goes with it', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-f'), await enter(server.host, 'bob-f')];
  const bytes = Buffer.from('Notes, word for word.\n');
  const file = await uploadAtOnce(ana, 'notes.txt', bytes);
  expect(file).toMatchObject({ filename: 'notes.txt', content_type: 'text/plain', size: 22, sha256: hashOf(bytes) });
  const message = { type: 'Message', content: 'see', files: [file.file_id], client_id: 'once' };
  const sent = await ana.request(message);
  expect(sent.type).toBe('Ok');
  expect(await ana.request(message)).toMatchObject({ type: 'Ok', seq: sent['seq'], dup: true });
  expect(await ana.request({ ...message, client_id: 'twice' })).toMatchObject({
    code: 'not_found',
    path: ['files', 0],
  });
  const [shown] = filesOf(await bob.next('Message', (one) => one['seq'] === sent['seq']));
  expect(shown).toMatchObject({ file_id: file.file_id, filename: 'notes.txt' });
  const { url } = shown as WireFile;
  const page = await bob.request({ type: 'History', room_id: 'general' });
  expect(filesOf((page['messages'] as object[]).at(-1) as object)[0]?.url).toBe(url);

  const whole = await get(url);
  expect([whole.status, await whole.text()]).toEqual([200, bytes.toString()]);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`,
    'content-length': '22',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    etag: `"${hashOf(bytes)}"`,
  });
  const part = await get(url, { Range: 'bytes=7-10' });
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 7-10/22', 'word']);
  expect((await get(url, { Range: 'bytes=22-' })).status).toBe(416);
  expect((await get(url, { 'If-None-Match': `"${hashOf(bytes)}"` })).status).toBe(304);
  const head = await get(url, {}, 'HEAD');
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '22', '']);
  expect((await get(url.replace(/\?.*/, ''))).status).toBe(403);
  expect((await get(url.replace(/until=\d/, 'until=9'))).status).toBe(403);

  await ana.request({ type: 'DeleteMessage', room_id: 'general', target_seq: sent['seq'] });
  expect((await get(url)).status).toBe(404);
  await until('the content is gone', () => !listContents().includes(hashOf(bytes)));
  for (const client of [ana, bob]) client.close();
});

test('[FI6] nobody attaches what others uploaded, and a content that two people have outlives one of them', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-t'), await enter(server.host, 'bob-t')];
  const bytes = Buffer.from('the same for both');
  const [one, other] = [await uploadAtOnce(ana, 'one.txt', bytes), await uploadAtOnce(bob, 'other.txt', bytes)];
  expect(await bob.request({ type: 'Message', content: 'mine', files: [one.file_id] })).toMatchObject({
    code: 'not_found',
  });
  const first = await ana.request({ type: 'Message', content: 'mine', files: [one.file_id] });
  const toAna = await bob.request({
    type: 'PrivateMessage',
    to_user_id: ana.userId,
    content: 'x',
    files: [other.file_id],
  });
  expect(toAna.type).toBe('Ok');
  const [shown] = filesOf(await ana.next('PrivateMessage'));
  await ana.request({ type: 'DeleteMessage', room_id: 'general', target_seq: first['seq'] });
  const gone = await uploadAtOnce(ana, 'gone.txt', Buffer.from('this one goes'));
  const last = await ana.request({ type: 'Message', content: 'x', files: [gone.file_id] });
  await ana.request({ type: 'DeleteMessage', room_id: 'general', target_seq: last['seq'] });
  await until('the other content is gone', () => !listContents().includes(gone.sha256));
  expect(await bytesOf((shown as WireFile).url)).toEqual(bytes);
  for (const client of [ana, bob]) client.close();
});

test('[FI4] [FI7] an image loses its place and time, and is told with its size and a thumbnail', async () => {
  const ana = await enter(server.host, 'ana-i');
  const photo = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#4a7' } })
    .jpeg()
    .withExif({ IFD0: { Model: 'Camera 7' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 12/1 30/1' } })
    .toBuffer();
  expect(photo.includes('Camera 7')).toBe(true);
  const file = await upload(ana, 'photo.jpg', photo);
  expect(file).toMatchObject({ content_type: 'image/jpeg', width: 1200, height: 900 });
  const message = await ana.request({ type: 'Message', content: 'a photo', files: [file.file_id] });
  const [shown] = filesOf(await ana.next('Message', (one) => one['seq'] === message['seq']));
  const kept = await bytesOf((shown as WireFile).url);
  expect([hashOf(kept), kept.length]).toEqual([file.sha256, file.size]);
  expect(kept.includes('Camera 7')).toBe(false);
  expect((await sharp(kept).metadata()).exif).toBeUndefined();
  const thumbnail = await sharp(await bytesOf((shown as WireFile).thumbnail_url as string)).metadata();
  expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(['webp', 480, 360]);
  expect((await get((shown as WireFile).url, {}, 'HEAD')).headers.get('content-disposition')).toMatch(/^inline; /);
  ana.close();
});

test('[FI7] F22: what only looks like an image is a download, whatever it calls itself', async () => {
  const ana = await enter(server.host, 'ana-p');
  const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  const page = '<html><script>alert(1)</script></html>';
  const files: [string, Buffer, string][] = [
    ['page.png', Buffer.from(page), 'text/plain'],
    ['magic.png', Buffer.concat([png.subarray(0, 24), Buffer.from(page)]), 'application/octet-stream'],
    ['gif.html', Buffer.from(`GIF89a/*${page}*/`), 'application/octet-stream'],
    ['drawing.svg', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), 'text/plain'],
    ['empty.png', Buffer.alloc(0), 'application/octet-stream'],
    ['polyglot.png', Buffer.concat([png, Buffer.from(page)]), 'image/png'],
    ['invoice\u202egnp.exe', Buffer.from('MZ\x90\0'), 'application/octet-stream'],
  ];
  for (const [filename, bytes, type] of files) {
    const file = await uploadAtOnce(ana, filename, bytes).catch((error: Error) => error.message);
    if (typeof file === 'string') {
      // A name that the protocol does not even take.
      expect(file).toContain('bad_message');
      continue;
    }
    const sent = await ana.request({ type: 'Message', content: filename, files: [file.file_id] });
    const [shown] = filesOf(await ana.next('Message', (one) => one['seq'] === sent['seq']));
    const { headers, status } = await get((shown as WireFile).url);
    expect([filename, status, headers.get('x-content-type-options')]).toEqual([filename, 200, 'nosniff']);
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    if (type === 'image/png') expect(file.content_type).toBe(type);
    else expect([filename, headers.get('content-disposition')?.split(';')[0]]).toEqual([filename, 'attachment']);
    expect(headers.get('content-disposition')).not.toMatch(/[\r\n\u202e]/);
  }
  for (const filename of ['../x', 'a/b', 'a\r\nb', '..', 'a\\b', '']) {
    const refused = await ana.request({ type: 'UploadFile', filename, content_type: 'text/plain', data: 'eA==' });
    expect([filename, refused['code']]).toEqual([filename, 'bad_message']);
  }
  ana.close();
});

test('[FI2] [FI3] [FI5] an upload that is cut at 30 places, a restart among them, goes on where it was', async () => {
  const random = createRandom(22);
  const bytes = randomBytes(3 * 1024 * 1024);
  let ana: WireClient = await enter(server.host, 'ana-c');
  const { token } = ana as WireClient & { token: string };
  let ready = await begin(ana, 'long.bin', bytes.length, { sha256: hashOf(bytes) });
  const { upload_id } = ready;
  const cuts = Array.from({ length: 29 }, () => Math.floor(random() * bytes.length)).sort((a, b) => a - b);
  cuts.push(Math.floor(bytes.length * 0.99));
  let stored = 0;
  for (const [index, cut] of cuts.entries()) {
    await sendChunks(ana, ready, bytes, Math.max(cut, ready['offset'] as number));
    if (index === 15) {
      await server.kill();
      await server.start();
    } else {
      ana.terminate();
    }
    await ana.closed;
    ana = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
    expect((await ana.request({ type: 'Resume', token })).type).toBe('Joined');
    ready = await ana.request({ type: 'UploadBegin', upload_id });
    expect(ready).toMatchObject({ type: 'UploadReady', upload_id });
    expect(ready['offset']).toBeGreaterThanOrEqual(stored);
    stored = ready['offset'] as number;
  }
  await sendChunks(ana, ready, bytes);
  const end = { type: 'UploadEnd', upload_id, sha256: hashOf(bytes) };
  const file = toFile(await ana.request(end));
  expect(file).toMatchObject({ file_id: upload_id, size: bytes.length, sha256: hashOf(bytes) });
  // The reply may have been lost on its way.
  expect(toFile(await ana.request(end)).sha256).toBe(file.sha256);
  const sent = await ana.request({ type: 'Message', content: 'long', files: [file.file_id] });
  const [shown] = filesOf(await ana.next('Message', (one) => one['seq'] === sent['seq']));
  expect(hashOf(await bytesOf((shown as WireFile).url))).toBe(hashOf(bytes));
  expect(listParts()).toEqual([]);
  ana.close();
});

test('[FI2] [FI3] [FI4] what does not fit is refused and leaves nothing', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-x'), await enter(server.host, 'bob-x')];
  expect(await begin(ana, 'x', 25 * 1024 * 1024 + 1)).toMatchObject({ code: 'too_large', path: ['size'] });
  const ready = await begin(ana, 'x', 10);
  const { upload_id, upload_no } = ready as unknown as { upload_id: string; upload_no: number };
  expect(await bob.request({ type: 'UploadBegin', upload_id })).toMatchObject({ code: 'not_found' });
  expect(await bob.request({ type: 'UploadCancel', upload_id })).toMatchObject({ code: 'not_found' });
  const faults = [
    toChunk(upload_no, 1, Buffer.from('late')),
    toChunk(upload_no, 0, Buffer.from('more than ten bytes')),
    toChunk(upload_no + 1, 0, Buffer.from('x')),
    Buffer.from('short'),
  ];
  for (const frame of faults) {
    ana.sendBinary(frame);
    expect(await ana.next('Error')).toMatchObject({ code: 'bad_message' });
  }
  ana.sendBinary(toChunk(upload_no, 0, Buffer.from('0123456789')));
  await ana.next('UploadCredit');
  expect(await ana.request({ type: 'UploadEnd', upload_id, sha256: hashOf(Buffer.from('other')) })).toMatchObject({
    code: 'conflict',
  });
  expect(await ana.request({ type: 'UploadBegin', upload_id })).toMatchObject({ code: 'not_found' });
  const three = await Promise.all([1, 2, 3, 4, 5].map((n) => begin(bob, `${n}`, 5)));
  expect(
    three.map(({ type, ...more }) => (type === 'Error' ? ((more as { code?: string }).code ?? '') : type)).sort(),
  ).toEqual(['UploadReady', 'UploadReady', 'UploadReady', 'limit_reached', 'limit_reached']);
  for (const one of three) {
    if (one.type !== 'UploadReady') continue;
    expect(await bob.request({ type: 'UploadCancel', upload_id: one['upload_id'] })).toMatchObject({ type: 'Ok' });
  }
  await until('nothing is left', () => listParts().length === 0);
  for (const client of [ana, bob]) client.close();
});

test('F22: uploads that race for the last room get no more than there is', async () => {
  const client = await enter(server.host, 'ana-q');
  const again = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  await again.request({ type: 'Resume', token: client.token });
  const size = 25 * 1024 * 1024;
  // Of 64 MiB a person may have, there is room for two such files.
  const all = await Promise.all([client, again, client, again].map((one, n) => begin(one, `${n}`, size)));
  expect(all.filter(({ type }) => type === 'UploadReady').length).toBe(2);
  expect(all.filter((one) => one['code'] === 'limit_reached').length).toBe(2);
  for (const { type, upload_id } of all as unknown as { type: string; upload_id: string }[])
    if (type === 'UploadReady') await client.request({ type: 'UploadCancel', upload_id });
  for (const one of [client, again]) one.close();
});

test('F22: what a dead process left in the data folder is gone after the next start', async () => {
  const orphan = 'f'.repeat(64);
  const ana = await enter(server.host, 'ana-o');
  const kept = await uploadAtOnce(ana, 'kept.txt', Buffer.from('not yet attached'));
  await server.kill();
  mkdirSync(join(server.dataDir, 'files', 'contents', 'ff'), { recursive: true });
  writeFileSync(join(server.dataDir, 'files', 'contents', 'ff', orphan), 'nobody has it');
  writeFileSync(join(server.dataDir, 'files', 'parts', 'nobody'), 'nor this');
  await server.start();
  await until('both are gone', () => !listContents().includes(orphan) && listParts().length === 0);
  expect(listContents()).toContain(kept.sha256);
});

test('[FI5] an upload goes on over HTTP, for its owner alone', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-h'), await enter(server.host, 'bob-h')];
  const bytes = randomBytes(2 * 1024 * 1024);
  const ready = await begin(ana, 'long.bin', bytes.length);
  const { upload_id } = ready as unknown as { upload_id: string };
  const first = 100_000;
  await sendChunks(ana, ready, bytes, first);
  await ana.next('UploadCredit', (one) => one['offset'] === first);
  const url = `http://${server.host}/files/uploads/${upload_id}`;
  const put = (offset: number, body: Buffer, token = ana.token) =>
    fetch(url, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${token}`, 'Upload-Offset': String(offset) },
      body: new Uint8Array(body),
    });
  expect((await put(first, bytes.subarray(first), bob.token)).status).toBe(404);
  expect((await put(first, bytes.subarray(first), 'x'.repeat(43))).status).toBe(401);
  const wrong = await put(0, bytes.subarray(0, 10));
  expect([wrong.status, wrong.headers.get('upload-offset')]).toEqual([409, String(first)]);
  const head = await fetch(url, { method: 'HEAD', headers: { Authorization: `Bearer ${ana.token}` } });
  expect(head.headers.get('upload-offset')).toBe(String(first));
  const done = await put(first, bytes.subarray(first));
  expect([done.status, done.headers.get('upload-offset')]).toEqual([204, String(bytes.length)]);
  const file = toFile(await ana.request({ type: 'UploadEnd', upload_id, sha256: hashOf(bytes) }));
  expect(file.sha256).toBe(hashOf(bytes));
  for (const client of [ana, bob]) client.close();
});
