import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { commandFile, startTerminal, type TestTerminal } from './harness/terminal.ts';
import { enter } from './harness/wire-client.ts';

const timeout = 150_000;

let server: ServerProcess;
let terminal: TestTerminal | undefined;
let home: string;
beforeEach(async () => {
  server = await startServer();
  home = mkdtempSync(join(tmpdir(), 'tertulia-command-'));
});
afterEach(async () => {
  await terminal?.dispose();
  terminal = undefined;
  await server?.dispose();
  rmSync(home, { recursive: true, force: true });
});

const url = () => `ws://${server.host}/ws`;
const environment = () => ({ ...process.env, XDG_STATE_HOME: home });

async function open(name: string): Promise<TestTerminal> {
  terminal = startTerminal(['--url', url(), '--name', name]);
  await terminal.shows(/#General/);
  await terminal.shows(/online/);
  return terminal;
}

test('a person at a terminal talks with others both ways', { timeout }, async () => {
  const bea = await enter(server.host, 'bea');
  const tom = await open('tom');
  await bea.request({ type: 'Message', content: 'hello, tom' });
  await tom.shows(/bea │ hello, tom/);
  tom.type('hello, bea: ¿qué tal? ☕\r');
  const heard = await bea.next('Message', (message) => message['username'] === 'tom');
  expect(heard).toMatchObject({ room_id: 'general', content: 'hello, bea: ¿qué tal? ☕' });
  await tom.shows(/\d\d:\d\d +tom │ hello, bea: ¿qué tal/);

  const content =
    '**Shopping** for @tom:\n- [x] tea :tea:\n- [cake](https://cake.example/)\n\n| a | b |\n| - | - |\n| 1 | 2 |';
  await bea.request({ type: 'Message', content });
  await tom.shows(/bea ┃ Shopping for @tom:\s+┃ • \[x\] tea 🍵\s+┃ • cake \(https:\/\/cake\.example\/\)\s+┃ a │ b/);
  bea.close();
});

test('what would steer the terminal is shown, and does nothing', { timeout }, async () => {
  const mal = await enter(server.host, 'mal');
  const tom = await open('tom');
  const titlesBefore = [...tom.titles];
  const hostile = [
    ['title \x1b]0;owned\x07 end', 'title ␛]0;owned␇ end'],
    ['clear \x1b[2J\x1b[H end', 'clear ␛[2J␛[H end'],
    ['c1 \x9b2J \x9d0;owned\x9c end', 'c1 <U+009B>2J <U+009D>0;owned<U+009C> end'],
    ['bidi \u202egnp.exe\u202c end', 'bidi <U+202E>gnp.exe<U+202C> end'],
    ['normal screen \x1b[?1049l end', 'normal screen ␛[?1049l end'],
    ['back\x08\x08\x08 end', 'back␈␈␈ end'],
    ['code `\x1b[31m`\n> - **\x1b[8m** end', 'code ␛[31m▎• ␛[8m end'],
    ['link [\x1b8](https://a.example/) end', 'link ␛8 (https://a.example/) end'],
    ['no link [here](https://a.example/\x1b]0;owned\x07) end', 'no link [here](https://a.example/␛]0;owned␇) end'],
  ] as const;
  for (const [content] of hostile) {
    expect(await mal.request({ type: 'Message', content })).toMatchObject({ type: 'Ok' });
  }
  await mal.request({ type: 'Message', content: 'that was all' });
  await tom.shows(/mal │ that was all/);
  // Long lines are broken at spaces, so the pieces are compared without them.
  const shown = tom.screen().join('').replace(/[\s│]/g, '');
  for (const [, visible] of hostile) expect(shown).toContain(visible.replace(/\s/g, ''));
  expect(tom.titles).toEqual(titlesBefore);
  expect(tom.modes().isAlternate).toBe(true);
  mal.close();
});

test('/join, /msg, /who and /quit do what they say', { timeout }, async () => {
  const bea = await enter(server.host, 'bea');
  await bea.request({ type: 'CreateRoom', room_id: 'books', name: 'Books' });
  await bea.request({ type: 'Message', room_id: 'books', content: 'welcome' });
  const tom = await open('tom');

  tom.type('/join books\r');
  await tom.shows(/bea │ welcome/);
  tom.type('is this the library?\r');
  const asked = await bea.next('Message', (message) => message['username'] === 'tom');
  expect(asked).toMatchObject({ room_id: 'books', content: 'is this the library?' });

  tom.type('/who\r');
  await tom.shows(/bea \(online, moderator, guest\)/);
  await tom.shows(/tom \(online, guest\)/);

  tom.type('/msg bea between us\r');
  expect(await bea.next('PrivateMessage')).toMatchObject({ from_username: 'tom', content: 'between us' });
  await tom.shows(/tom │ between us/);
  await tom.shows('@bea');

  tom.type('/quit\r');
  expect(await tom.exited).toBe(0);
  expect(tom.modes()).toEqual({ isAlternate: false, isCursorHidden: false });
  bea.close();
});

test('/reply answers a message, what names one stands out, and /mentions lists it', { timeout }, async () => {
  const bea = await enter(server.host, 'bea');
  await bea.request({ type: 'Message', content: 'which book?' });
  const tom = await open('tom');
  await tom.shows(/bea │ which book/);
  tom.type('/reply the blue one\r');
  expect(await bea.next('Message', (message) => message['username'] === 'tom')).toMatchObject({ reply_to: 1 });
  await tom.shows(/tom │ ↪ bea: “which book\?”/);
  await tom.shows(/│ the blue one/);
  await bea.request({ type: 'Message', content: 'thank you, @tom' });
  await tom.shows(/bea ┃ thank you, @tom/);
  tom.type('/mentions\r');
  await tom.shows(/1 \d\d:\d\d #General, message 3, bea: thank you, @tom/);
  bea.close();
});

test('tertulia send ends with 0 when the message is kept, and with 1 when it cannot be', { timeout }, async () => {
  const bea = await enter(server.host, 'bea');
  const command = (...args: string[]) =>
    promisify(execFile)(process.execPath, [commandFile, '--url', url(), ...args], { env: environment() });
  await command('--name', 'script', 'send', '--room', 'general', 'the backup is done');
  const heard = await bea.next('Message');
  expect(heard).toMatchObject({ username: 'script', room_id: 'general', content: 'the backup is done' });

  const refused = await command('send', '--room', 'nowhere', 'lost').catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('nowhere') as string });
  bea.close();
});

test('tertulia tail --json prints each message as one line of JSON', { timeout }, async () => {
  const bea = await enter(server.host, 'bea');
  const contents = ['before', 'two\nlines', 'esc \x1b]0;owned\x07', '{"json":true}'];
  await bea.request({ type: 'Message', content: contents[0] });
  const tail = spawn(
    process.execPath,
    [commandFile, '--url', url(), '--name', 'log', 'tail', '--room', 'general', '--json'],
    { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const lines: string[] = [];
    for await (const line of createInterface({ input: tail.stdout })) {
      lines.push(line);
      if (lines.length === contents.length) break;
      await bea.request({ type: 'Message', content: contents[lines.length] });
    }
    const messages = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(messages.map((message) => message['content'])).toEqual(contents);
    expect(messages.map((message) => message['seq'])).toEqual(
      messages.map((_message, i) => (messages[0]?.['seq'] as number) + i),
    );
    expect(lines.join('')).not.toContain('\x1b');
  } finally {
    tail.kill('SIGKILL');
    bea.close();
  }
});
