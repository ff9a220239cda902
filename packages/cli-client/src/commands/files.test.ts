import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatState } from '@tertulia/protocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCommandContext } from '../testing/command-context.ts';
import { sampleState } from '../testing/fake-chat-client.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tertulia-files-'));
  writeFileSync(join(folder, 'my notes.txt'), 'twelve bytes');
});
afterAll(() => rmSync(folder, { recursive: true }));

const upload = { id: 'u1', name: 'a.txt', size: 2_000 } as const;
const withUploads = (): ChatState => ({
  ...sampleState(),
  uploads: [
    { ...upload, progress: { kind: 'uploading', storedBytes: 500 } },
    { ...upload, id: 'u2', name: 'b\u202e.txt', progress: { kind: 'failed', message: 'no room', canRetry: true } },
  ],
  parcels: [
    { id: 'p1', target: { roomId: 'general' }, content: 'both', uploadIds: ['u1'] },
    { id: 'p2', target: { roomId: 'general' }, content: '', uploadIds: ['u2'] },
  ],
});

test('/upload sends a file, its path with spaces in quotes, with the text behind it', async () => {
  const { run, calls, printed } = createCommandContext(sampleState());
  await run(`/upload "${join(folder, 'my notes.txt')}" as promised`);
  await run(`/upload ${join(folder, 'my notes.txt').replace(' ', '\\ ')}`);
  const general = { roomId: 'general' };
  expect(calls).toEqual([
    ['upload', 'my notes.txt', 12],
    ['sendFiles', general, 'as promised', ['u-1']],
    ['upload', 'my notes.txt', 12],
    ['sendFiles', general, '', ['u-3']],
  ]);
  expect(printed).toEqual([]);
});

test('a path at which there is nothing is told', async () => {
  const { run, calls, printed } = createCommandContext(sampleState());
  await run('/upload /nowhere/at/all');
  await run('/upload');
  expect([calls, printed]).toEqual([
    [],
    ['/nowhere/at/all cannot be read: there is no such file or folder.', 'Say PATH. Usage: /upload PATH [text]'],
  ]);
});

test('/uploads lists how far each has come, /cancel gives one up with its message, /retry and /discard see to what failed', async () => {
  const { run, calls, printed } = createCommandContext(withUploads());
  for (const line of ['/uploads', '/cancel 1', '/cancel 7', '/retry', '/discard']) await run(line);
  expect(printed).toEqual([
    '1  a.txt ██░░░░░░░░ 25 % of 2.0 KB',
    '2  b<U+202E>.txt is not uploaded: no room',
    'a.txt is not sent.',
    'There is no upload 7.',
    'Sending one message again.',
    'Discarded one message.',
  ]);
  expect(calls).toEqual([
    ['discardParcel', 'p1'],
    ['retryUpload', 'u2'],
    ['discardParcel', 'p2'],
  ]);
});

test('/download of what is not there says so, and takes nothing but numbers of files', async () => {
  const { run, printed } = createCommandContext(sampleState());
  for (const line of ['/download', '/download 1.1', '/download 99']) await run(line);
  expect(printed).toEqual([
    'No message loaded has a file.',
    'There is no file 1.1 among the messages loaded.',
    'There is no file 99.1 among the messages loaded.',
  ]);
});
