import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { commandFile, startTerminal } from './harness/terminal.ts';
import { uploadAtOnce, type WireFile } from './harness/upload.ts';
import { enter } from './harness/wire-client.ts';

let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
  folder = mkdtempSync(join(tmpdir(), 'tertulia-terminal-files-'));
});
afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const url = () => `ws://${server.host}/ws`;

test('[FI3] [FI6] a person at a terminal sends a file, and saves one without losing any of their own', async () => {
  const bea = await enter(server.host, 'bea');
  const tom = startTerminal(['--url', url(), '--name', 'tom']);
  try {
    await tom.shows(/online/);
    const bytes = randomBytes(2 * 1024 * 1024);
    const sent = join(folder, 'my holiday.bin');
    writeFileSync(sent, bytes);
    tom.type(`/upload "${sent}" as promised\r`);
    await tom.shows(/as promised\n.*\[\d+\.1\] my holiday\.bin \(2\.1 MB\)/);
    const message = await bea.next('Message', (one) => one['content'] === 'as promised');
    const [file] = message['files'] as WireFile[];
    const got = await fetch(`http://${server.host}${file?.url}`);
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);

    const notes = await uploadAtOnce(bea, 'notes.txt', Buffer.from('word for word'));
    await bea.request({ type: 'Message', content: '', files: [notes.file_id] });
    await tom.shows(/bea │ \[\d+\.1\] notes\.txt \(13 bytes, text\/plain\)/);
    tom.type(`/download ${folder}\r`);
    await tom.shows('Saved as');
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('word for word');
    writeFileSync(join(folder, 'notes.txt'), 'mine by now');
    tom.type(`/download ${String(message['n'])}.1 ${join(folder, 'again.bin')}\r`);
    await tom.shows(/Saved as .*again\.bin/);
    expect(readFileSync(join(folder, 'again.bin')).equals(bytes)).toBe(true);
    tom.type(`/download ${folder}\r`);
    await tom.shows('already; say another name');
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine by now');
    expect(readdirSync(folder).sort()).toEqual(['again.bin', 'my holiday.bin', 'notes.txt']);
  } finally {
    await tom.dispose();
    bea.close();
  }
});

test('a script sends files with a message or without, and is told which it cannot read', async () => {
  const env = { ...process.env, XDG_STATE_HOME: join(folder, 'state') };
  const command = (...args: string[]) => promisify(execFile)(process.execPath, [commandFile, ...args], { env });
  const send = (...args: string[]) => command('--url', url(), '--name', 'robot', 'send', '--room', 'general', ...args);
  writeFileSync(join(folder, 'report.txt'), 'all is well');
  const reader = await enter(server.host, 'reader');
  const { stdout } = await send('--json', '--file', join(folder, 'report.txt'));
  const message = await reader.next('Message', (one) => one['username'] === 'robot');
  expect(JSON.parse(stdout)).toEqual({ room_id: 'general', seq: message['seq'], client_id: message['client_id'] });
  expect(message).toMatchObject({ content: '', files: [{ filename: 'report.txt', content_type: 'text/plain' }] });
  await expect(send('--file', join(folder, 'none'), 'text')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/none cannot be read: there is no such file or folder/),
  });
  reader.close();
});
