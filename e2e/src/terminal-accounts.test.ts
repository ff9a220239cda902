import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { commandFile, startTerminal, type TestTerminal } from './harness/terminal.ts';

const timeout = 150_000;
// Of no other test: it is looked for in the arguments of all processes.
const password = 'canary-typed-at-a-terminal';
const nextPassword = 'another-canary-here';

let server: ServerProcess;
let terminals: TestTerminal[] = [];
beforeEach(async () => {
  server = await startServer(['--rate-limits', 'off']);
});
afterEach(async () => {
  await Promise.all(terminals.map((terminal) => terminal.dispose()));
  terminals = [];
  await server?.dispose();
});

const url = () => `ws://${server.host}/ws`;

function open(args: readonly string[], options: Parameters<typeof startTerminal>[1] = {}): TestTerminal {
  const terminal = startTerminal(['--url', url(), ...args], { columns: 160, rows: 30, ...options });
  terminals.push(terminal);
  return terminal;
}

/** The secret is nowhere on the screen, in what was written to it, in the state folder, or in the list of processes. */
function expectUnseen(terminal: TestTerminal, secret: string): void {
  expect(terminal.written()).not.toContain(secret);
  expect(terminal.screen().join('\n')).not.toContain(secret);
  const saved = readdirSync(terminal.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(saved.length).toBeGreaterThan(0);
  for (const file of saved) expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toContain(secret);
  expect(execFileSync('ps', ['-ww', '-eo', 'args'], { encoding: 'utf8' })).not.toContain(secret);
}

/** Answers a question for a password. */
async function answer(terminal: TestTerminal, question: string, secret: string): Promise<void> {
  await terminal.shows(`${question}: `);
  terminal.type(secret);
  await terminal.shows(/: •{12}/);
  terminal.type('\r');
}

async function registerAs(name: string, args: readonly string[] = []): Promise<TestTerminal> {
  const terminal = open(['--register', name, ...args], { env: { TERTULIA_PASSWORD: password } });
  await terminal.shows(`The account ${name} is yours`);
  return terminal;
}

async function loginAs(name: string, secret = password): Promise<TestTerminal> {
  const terminal = open(['--login', name], { env: { TERTULIA_PASSWORD: secret } });
  await terminal.shows(`You are signed in as ${name}`);
  return terminal;
}

/** A server with an admin, who is at a terminal, and a guest at another. */
async function openModerated(): Promise<{ readonly mia: TestTerminal; readonly mal: TestTerminal }> {
  await server.dispose();
  const env = { TERTULIA_ADMIN_USERNAME: 'mia', TERTULIA_ADMIN_PASSWORD: password };
  server = await startServer(['--rate-limits', 'off'], { env });
  const mia = await loginAs('mia');
  await mia.shows(/mia \(admin\) · online/);
  const mal = open(['--name', 'mal']);
  await mal.shows(/mal \(guest\) · online/);
  await mia.shows(/● mal/);
  return { mia, mal };
}

test('a guest makes an account, signs in elsewhere, and signs that out again', { timeout }, async () => {
  const tom = open(['--name', 'tom']);
  await tom.shows(/tom \(guest\) · online/);
  tom.type('before\r');
  await tom.shows(/\d\d:\d\d +tom │ before/);
  tom.type('/register\r');
  await answer(tom, 'New password, 8 characters at least', password);
  await answer(tom, 'The same again', password);
  await tom.shows('The account tom is yours');
  await tom.shows(/ tom · online/);
  // The message is still one's own.
  await tom.shows(/\d\d:\d\d +tom │ before/);
  tom.type('/delete\r');
  await tom.shows(/tom │ message deleted/);
  expectUnseen(tom, password);

  const second = open(['--login', 'tom']);
  await answer(second, 'Password', 'not-the-password');
  await second.shows('You are not signed in');
  second.type('/login tom\r');
  await answer(second, 'Password', password);
  await second.shows('You are signed in as tom.');
  await second.shows(/ tom · online/);
  // Neither the line nor the password comes back.
  second.type('\x1b[A');
  second.type('here too\r');
  await tom.shows(/tom │ here too/);
  expectUnseen(second, password);

  tom.type('/sessions\r');
  await tom.shows(/1 +this terminal|2 +this terminal/);
  const other = tom.screen().find((row) => /connected now/.test(row)) ?? '';
  tom.type(`/revoke ${/ (\d+) +connected/.exec(other)?.[1]}\r`);
  await tom.shows(/Session \d is signed out/);
  await second.shows(/signed out/);
  await second.shows('To sign in: /login NAME');
  second.type('/quit\r');
  expect(await second.exited).toBe(0);
});

test('a password is changed, and the old one is good no more', { timeout }, async () => {
  const tom = await registerAs('tom');
  tom.type('/password\r');
  await answer(tom, 'Present password', password);
  await answer(tom, 'New password, 8 characters at least', nextPassword);
  await answer(tom, 'The same again', nextPassword);
  await tom.shows('Your password is changed');
  for (const secret of [password, nextPassword]) expectUnseen(tom, secret);
  tom.type('/logout\r');
  await tom.shows('You are signed out of tom.');
  tom.type('/login tom\r');
  await answer(tom, 'Password', password);
  await tom.shows('You are not signed in');
  tom.type('/login tom\r');
  await answer(tom, 'Password', nextPassword);
  await tom.shows('You are signed in as tom.');
});

test('commands for scripts use the session that is saved, and a piped password where it is said', {
  timeout,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'tertulia-script-'));
  const env = { ...process.env, XDG_STATE_HOME: home };
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [commandFile, '--url', url(), ...args], { env });
  /** Runs `--line` with this in its standard input; gives what it printed and its exit code. */
  const line = (input: string, ...args: string[]) =>
    new Promise<{ printed: string; code: number | null }>((resolve) => {
      const child = spawn(process.execPath, [commandFile, '--url', url(), '--line', ...args], { env });
      let printed = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => (printed += data.toString()));
      child.on('exit', (code) => resolve({ printed, code }));
      child.stdin.end(input);
    });
  try {
    const first = await line(`${password}\nhello from a pipe\n`, '--register', 'robot', '--password-stdin');
    expect(first).toMatchObject({ code: 0, printed: expect.stringContaining('robot: hello from a pipe') as string });
    await run('send', '--room', 'general', 'from the saved session');
    const rooms = await run('rooms', '--json');
    expect(JSON.parse(rooms.stdout.split('\n')[0] ?? '')).toMatchObject({ room_id: 'general', joined: true });
    // The line after a question for a password may be the password.
    const careless = await line(`/login robot\n${password}\n`);
    expect(careless.printed).toContain('A password cannot be typed into a pipe');
    expect(careless.code).toBe(1);
    const seen = await line('/numbers\n');
    expect(seen.printed).toContain('robot: from the saved session');
    for (const { printed } of [first, careless, seen]) expect(printed).not.toContain(password);
    const renamed = await run('--name', 'other', 'send', '--room', 'general', 'as somebody else').catch(
      (error: unknown) => error,
    );
    expect(renamed).toMatchObject({ code: 1, stderr: expect.stringContaining('signed in as robot') as string });
    const taken = await line('', '--register', 'robot', '--profile', 'second', '--password-stdin');
    expect(taken).toMatchObject({ code: 1, printed: expect.stringContaining('password') as string });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('where guests are not let in, the entry says so and how to come in', { timeout }, async () => {
  await server.dispose();
  server = await startServer(['--guests', 'off', '--registration', 'invite', '--rate-limits', 'off']);
  const tom = open([]);
  await tom.shows('Guests are not let in here.');
  await tom.shows('/register NAME --invite CODE');
  tom.type('tom\r');
  await tom.shows('Guests are not let in here: /login NAME signs in.');
  tom.type('/register tom\r');
  await tom.shows('Registration needs an invite code');
  tom.type('/register tom --invite nonsense\r');
  await answer(tom, 'New password, 8 characters at least', password);
  await answer(tom, 'The same again', password);
  await tom.shows('You have no account yet');
  expect(tom.written()).not.toContain(password);
});

test('in --line at a terminal a password is asked for without an echo', { timeout }, async () => {
  await registerAs('tom');
  const plain = open(['--line', '--login', 'tom']);
  await plain.shows('Password: ');
  plain.type(`${password}\r`);
  await plain.shows('-- online as tom --');
  await plain.shows('-- General --');
  plain.type('/login somebody\r');
  await plain.shows((screen) => screen.split('Password: ').length === 3);
  plain.type(`${nextPassword}\r`);
  await plain.shows('You are not signed in');
  plain.type('still here\r');
  await plain.shows(/tom: still here/);
  for (const secret of [password, nextPassword]) expectUnseen(plain, secret);
  plain.type('/quit\r');
  expect(await plain.exited).toBe(0);
});

test('an admin mutes, and both ends say so until it is over', { timeout }, async () => {
  const { mia, mal } = await openModerated();
  mal.type('BUY NOW\r');
  await mia.shows(/mal │ BUY NOW/);
  mia.type('/mute mal 10m shouting at everybody\r');
  await mia.shows(/mal is muted everywhere until \d\d:\d\d\./);
  await mal.shows(/! mia muted you everywhere until \d\d:\d\d: shouting at everybody/);
  await mal.shows(/· muted until \d\d:\d\d/);
  await mal.shows(/✗ You are muted until \d\d:\d\d: “shouting at everybody”\. Commands begin with \/\./);
  mal.type('BUY LATER');
  await mal.shows('› BUY LATER');
  mal.type('\r');
  await mal.shows(/ {2}You are muted until/);
  mal.type('\x15');
  mia.type('/unmute mal\r');
  await mia.shows('mal may speak again.');
  await mal.shows(/mia lifted your mute/);
  mal.type('\x1b');
  await mal.shows((screen) => !screen.includes('lifted'));
  mal.type('sorry\r');
  await mia.shows(/mal │ sorry/);
  expect(mia.screen().join('\n')).not.toContain('BUY LATER');
});

test('a message is reported, found in the reports, deleted, and a tombstone for all', { timeout }, async () => {
  const { mia, mal } = await openModerated();
  const tom = open(['--name', 'tom']);
  await tom.shows(/tom \(guest\) · online/);
  mal.type('something rude\r');
  await tom.shows(/mal │ something rude/);
  tom.type('/report 1 it is rude\r');
  await tom.shows('The moderators are told of message 1 by mal, “something rude”.');
  tom.type('/reports\r');
  await tom.shows('Only admins and moderators of the server may do this.');
  tom.type('/delete 1\r');
  await tom.shows('Only moderators of the room may do this.');

  mia.type('/reports\r');
  await mia.shows(/1 \d\d:\d\d tom reports mal in #general: it is rude — “something rude”/);
  mia.type('/delete 1\r');
  await mia.shows('Message 1 is deleted.');
  for (const terminal of [mia, mal, tom]) await terminal.shows(/mal │ message deleted/);
  await mal.shows(/! mia deleted a message of yours/);
  mia.type('/close-report 1\r');
  await mia.shows('Report 1 is closed.');
  mia.type('/reports\r');
  await mia.shows('There are no open reports.');
  mia.type('/audit\r');
  await mia.shows(/mia: close-report/);
  await mia.shows(/mia: delete-message/);
  for (const terminal of [mia, mal, tom]) expect(terminal.screen().join('\n')).not.toContain('│ something rude');
});

test('somebody is put out, kept out, and let in again', { timeout }, async () => {
  const { mia, mal } = await openModerated();
  mal.type('/create den\r');
  await mal.shows('#den');
  mia.type('/kick mal calm down\r');
  await mia.shows('mal is out of #General, and may join again.');
  await mal.shows(/! mia removed you from #General: calm down/);
  await mal.shows((screen) => !/#General$/m.test(screen));
  mal.type('/join general\r');
  await mal.shows(/#General/);
  mal.type('spam spam\r');
  await mia.shows(/mal │ spam spam/);
  mia.type('/ban mal --for 1h --purge 1h spam\r');
  await mia.shows(/mal is banned from this server until \d\d:\d\d\. What they wrote in the last 1 h is erased\./);
  await mia.shows(/mal │ message deleted/);
  await mal.shows(/stopped|signed out/);
  await mal.shows('To sign in: /login NAME');
  mia.type('/bans\r');
  await mia.shows(/mal, until \d\d:\d\d, by mia \d\d:\d\d: spam/);
  mia.type('/unban mal\r');
  await mia.shows('mal may enter this server again.');
  mal.type('mal\r');
  await mal.shows(/mal \(guest\) · online/);
  for (const terminal of [mia, mal]) expect(terminal.screen().join('\n')).not.toContain('│ spam spam');
});

test('roles are given and shown, and /why tells what they let one do', { timeout }, async () => {
  const { mia, mal } = await openModerated();
  mal.type('/why kick mia\r');
  await mal.shows('kick mia: Only moderators of the room may do this.');
  mia.type('/role mal moderator --room\r');
  await mia.shows('mal is moderator in #General now.');
  await mal.shows(/! mia made you a moderator in #General/);
  await mia.shows(/mal +◆mod/);
  mal.type('\x1b/why update-room\r');
  await mal.shows('update-room: you may.');
  mal.type('/topic tea and cake\r');
  await mia.shows(/#General · tea and cake/);
  mal.type('/slow 10s\r');
  await mia.shows(/· slow mode 10 s/);
  mal.type('/archive\r');
  await mia.shows('✗ The room is archived: it can be read, but nothing can be added.');
  mal.type('/ban mia\r');
  await mal.shows('Only admins and moderators of the server may do this.');
  mia.type('/role mal moderator\r');
  await mia.shows(/Guests cannot be given a role; they must register first\./);
  await mia.shows(/● mia +★admin/);
  expect(mal.screen().join('\n')).not.toContain('mia is banned');
});
