import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { File } from '@tertulia/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDiskFile } from './disk-file.ts';
import { saveFile } from './save-file.ts';

const body = Buffer.from('Notes, word for word.\n');
const file: File = {
  ...{ file_id: 'f1', filename: 'notes.txt', content_type: 'text/plain', size: body.length, url: '/files/f1' },
  sha256: createHash('sha256').update(body).digest('hex'),
};

let folder: string;
let server: Server;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tertulia-save-'));
  server = createServer((request, response) => {
    if (request.url === '/gone') response.writeHead(404);
    if (request.url === '/away') response.writeHead(302, { Location: '/' });
    response.end(request.url === '/long' ? Buffer.concat([body, body]) : request.url === '/other' ? 'x' : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test('a file is saved in a folder under its own name, or as what one says', async () => {
  const named = await saveFile(file, url, folder);
  const other = await saveFile(file, url, join(folder, 'other.txt'));
  expect([named, other]).toEqual([
    { ok: true, value: join(folder, 'notes.txt') },
    { ok: true, value: join(folder, 'other.txt') },
  ]);
  expect(await readFile(join(folder, 'notes.txt'))).toEqual(body);
});

test('nothing that is there is overwritten', async () => {
  await writeFile(join(folder, 'notes.txt'), 'mine');
  expect(await saveFile(file, url, folder)).toMatchObject({ ok: false, error: expect.stringMatching(/already/) });
  expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
});

test('a name that leads out of the folder stays in it', async () => {
  await saveFile({ ...file, filename: '../../escaped\u202e.txt' }, url, folder);
  expect(await readdir(folder)).toEqual(['__.._escaped.txt']);
});

test.each([
  ['gone', /gone/],
  ['away', /could not be saved/],
  ['long', /More came/],
  ['other', /not the file/],
])('what is %s is told, and leaves nothing', async (path, problem) => {
  expect(await saveFile(file, `${url}/${path}`, folder)).toMatchObject({
    ok: false,
    error: expect.stringMatching(problem),
  });
  expect(await readdir(folder)).toEqual([]);
});

test('a file to be sent is read in pieces, and a folder is none', async () => {
  const path = join(folder, 'a b.txt');
  await writeFile(path, body);
  const found = await findDiskFile(path);
  if (!found.ok) throw new Error(found.error);
  expect([found.value.name, found.value.size]).toEqual(['a b.txt', body.length]);
  expect(Buffer.from(await found.value.slice(7, 11)).toString()).toBe('word');
  expect(await findDiskFile(folder)).toEqual({ ok: false, error: `${folder} is not a file.` });
  expect(await findDiskFile(join(folder, 'none'))).toMatchObject({
    ok: false,
    error: expect.stringMatching(/no such/),
  });
});
