import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runServerCommand, typeToServerCommand } from './harness/server-command.ts';
import { type ServerOptions, type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, type Wire, type WireClient } from './harness/wire-client.ts';

const password = 'canary-of-a-password';
const other = 'canary-of-another-password';

let server: ServerProcess;
afterEach(() => server.dispose());

const start = async (flags: readonly string[] = [], options: Partial<ServerOptions> = {}) => {
  server = await startServer(['--rate-limits', 'off', '--log-level', 'trace', ...flags], options);
};
const authenticate = async (message: object): Promise<{ client: WireClient; reply: Wire }> => {
  const client = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  return { client, reply: await client.request(message) };
};
const register = (username: string, more: object = {}) =>
  authenticate({ type: 'Register', username, password, ...more });
const login = (username: string, more: object = {}) => authenticate({ type: 'Login', username, password, ...more });
const admin = (args: readonly string[], input = '') =>
  runServerCommand(['admin', ...args, '--data-dir', server.dataDir], input);
const setupLinks = () => [...server.output.matchAll(/http:\/\/(\S+)\/#invite=(\S+) /g)];
/** What went to standard error, line by line JSON. */
const logged = () => server.output.split('\n').filter((line) => line.startsWith('{'));

test('[AC2] a server without an admin prints a link that makes one, whatever the mode, once', async () => {
  await start(['--registration', 'closed', '--guests', 'off']);
  const [, host, first] = setupLinks()[0]!;
  expect(host).toBe(server.host);
  expect(server.output).toMatch(/^listening on \S+\nThere is no admin yet: open http/);
  await server.stop();
  await server.start();
  const code = setupLinks()[1]![2];
  expect(code).not.toBe(first);
  const refused = { code: 'forbidden' };
  expect((await register('ana')).reply).toMatchObject(refused);
  expect((await register('ana', { invite: first })).reply).toMatchObject(refused);
  expect((await register('ana', { invite: code, password: 'password1' })).reply).toMatchObject({ code: 'bad_message' });
  const made = await register('ana', { invite: code });
  expect(made.reply).toMatchObject({ type: 'Joined', user: { role: 'admin', guest: false } });
  expect((await register('bob', { invite: code })).reply).toMatchObject(refused);
  await server.stop();
  await server.start();
  expect(setupLinks()).toHaveLength(2);
  expect(logged().join('\n')).not.toContain(code);
});

test('[AC2] [AC5] with invites only those with a good code register, so many and so long', async () => {
  await start(['--registration', 'invite', '--admin-username', 'root', '--admin-password', password]);
  const root = await login('root');
  expect(root.reply).toMatchObject({ user: { role: 'admin' } });
  const noInvite = { code: 'forbidden', path: ['invite'] };
  expect((await register('ana')).reply).toMatchObject(noInvite);
  expect((await register('ana', { invite: 'made-up' })).reply).toMatchObject(noInvite);
  const created = await root.client.request({ type: 'CreateInvite', max_uses: 2 });
  expect(created).toMatchObject({ type: 'InviteCreated', code: expect.any(String), max_uses: 2 });
  const invite = { invite: created['code'] };
  // A refused registration does not use up the code.
  expect((await register('root', invite)).reply).toMatchObject({ code: 'username_taken' });
  expect((await register('ana', invite)).reply).toMatchObject({ type: 'Joined', user: { role: 'user' } });
  const last = await Promise.all([register('bob', invite), register('cem', invite)]);
  const outcomes = last.map(({ reply }) => (reply['path'] as string[] | undefined)?.[0] ?? reply.type);
  expect(outcomes.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['Joined', 'invite']);
  const brief = await root.client.request({ type: 'CreateInvite', expires_in_s: 1 });
  const expiresAt = Date.parse(brief['expires_at'] as string);
  await expect.poll(() => Date.now() > expiresAt, { timeout: 3_000 }).toBe(true);
  expect((await register('dan', { invite: brief['code'] })).reply).toMatchObject(noInvite);
  expect(logged().join('\n')).not.toContain(created['code']);
  expect(server.output).not.toContain('canary');
});

test('the admin of the flags is made, kept with its sessions, or put right', async () => {
  const env = { TERTULIA_ADMIN_USERNAME: 'root', TERTULIA_ADMIN_PASSWORD: password };
  await start([], { env });
  expect(setupLinks()).toEqual([]);
  const { reply } = await login('root');
  const resume = () => authenticate({ type: 'Resume', token: reply['token'] });
  await server.stop();
  await server.start();
  expect((await resume()).reply).toMatchObject({ type: 'Joined', user: { role: 'admin' } });
  expect(await admin(['demote', 'root'])).toMatchObject({ code: 0 });
  await server.stop();
  await server.start({ env: { ...env, TERTULIA_ADMIN_PASSWORD: other } });
  expect((await resume()).reply).toMatchObject({ code: 'token_expired' });
  expect((await login('root')).reply).toMatchObject({ code: 'bad_credentials' });
  expect((await login('root', { password: other })).reply).toMatchObject({ user: { role: 'admin' } });
  expect(server.output).not.toContain('canary');
});

test('the operator’s command works through the running server', async () => {
  await start();
  const ana = await register('ana');
  const { mode } = statSync(join(server.dataDir, 'operator.sock'));
  expect(mode & 0o777).toBe(0o600);
  expect(await admin(['promote', 'ana', '--role', 'moderator'])).toEqual({
    code: 0,
    out: 'ana is a moderator now.\n',
    err: '',
  });
  expect(await ana.client.next('RoleChanged')).toMatchObject({ username: 'ana', role: 'moderator' });
  expect(await ana.client.request({ type: 'CreateInvite' })).toMatchObject({ type: 'InviteCreated' });
  expect(await admin(['create', 'root'], `${password}\n`)).toMatchObject({ code: 0 });
  expect((await login('root')).reply).toMatchObject({ user: { role: 'admin' } });
  // There is an admin now: the link of the start is good for nothing.
  expect((await register('eve', { invite: setupLinks()[0]![2] })).reply).toMatchObject({ code: 'forbidden' });
  expect((await admin(['list'])).out).toMatch(
    /^moderator {2}\d{4}-\d\d-\d\d {2}ana\nadmin {6}\d{4}-\d\d-\d\d {2}root\n$/,
  );
  expect(await admin(['reset-password', 'ANA'], other)).toMatchObject({ code: 0 });
  expect((await ana.client.closed).code).toBe(4300);
  expect((await login('ana', { password: other })).reply).toMatchObject({ user: { role: 'moderator' } });
  const [code] = (await admin(['invite', '--uses', '2'])).out.split('\n');
  expect((await register('bob', { invite: code })).reply).toMatchObject({ user: { role: 'user' } });
  expect(server.output).not.toContain('canary');
  expect(server.output).not.toContain(code);
});

test('it works without a server too, and a server that was killed leaves nothing in its way', async () => {
  await start();
  (await register('ana')).client.terminate();
  await server.kill();
  expect(await admin(['create', 'root'], password)).toMatchObject({ code: 0, out: 'root is an admin now.\n' });
  expect(await admin(['promote', 'ana'])).toMatchObject({ code: 0, out: 'ana is an admin now.\n' });
  expect((await admin(['list'])).out.match(/^admin/gm)).toHaveLength(2);
  await server.start();
  expect(setupLinks()).toHaveLength(1);
  expect(await admin(['demote', 'root'])).toMatchObject({ code: 0 });
  expect((await login('root')).reply).toMatchObject({ user: { role: 'user' } });
});

test('the operator puts people out and lets them in again, with the server running or not', async () => {
  await start();
  const ana = await register('ana');
  const banned = await admin(['ban', 'ANA', '--days', '2', '--reason', 'selling things']);
  expect(banned).toMatchObject({ code: 0, out: expect.stringMatching(/^ana is kept out until \S+Z\.\n$/) });
  const notice = { action: 'ban', by_username: 'console', reason: 'selling things', until: expect.any(String) };
  expect(await ana.client.next('ModerationNotice')).toMatchObject(notice);
  expect((await ana.client.closed).code).toBe(4503);
  expect((await login('ana')).reply).toMatchObject({ code: 'banned' });
  expect((await admin(['bans'])).out).toMatch(/^\S+ {2}until \S+ {2}ana, by console: selling things\n$/);
  expect(await admin(['unban', 'ana'])).toMatchObject({ code: 0, out: 'ana may come in again.\n' });
  expect((await admin(['bans'])).out).toBe('Nobody is kept out.\n');
  (await login('ana')).client.close();
  await admin(['create', 'root'], password);
  const { client } = await login('root');
  expect((await client.request({ type: 'AuditLog' }))['entries']).toMatchObject([
    { action: 'create-account', by_username: 'console' },
    { action: 'unban', by_username: 'console', username: 'ana' },
    { action: 'ban', by_username: 'console', username: 'ana', reason: 'selling things' },
  ]);
  await server.stop();

  expect(await admin(['ban', 'ana'])).toMatchObject({ code: 0, out: 'ana is kept out for good.\n' });
  await server.start();
  expect((await login('ana')).reply).toMatchObject({ code: 'banned' });
  await server.stop();
  expect(await admin(['unban', 'ana'])).toMatchObject({ code: 0 });
  await server.start();
  expect((await login('ana')).reply).toMatchObject({ type: 'Joined' });
});

test('what cannot be done is said in a sentence, with another exit code', async () => {
  await start();
  (await register('ana')).client.close();
  const guest = await authenticate({ type: 'Join', username: 'visitor' });
  const said = async (args: readonly string[], input?: string) => {
    const { code, out, err } = await admin(args, input);
    expect([code, out]).toEqual([1, '']);
    return err;
  };
  expect(await said(['promote', 'nobody'])).toBe('There is no account nobody.\n');
  expect(await said(['create', 'ana'], password)).toBe(
    'There is an account ana already; promote it, or reset its password.\n',
  );
  expect(await said(['create', 'visitor'], password)).toMatch(/^Somebody who is here now is called visitor;/);
  expect(await said(['create', 'root'], 'short')).toBe('tertulia-server: the password must have 8 to 128 characters\n');
  expect(await said(['create', 'root'], 'password1')).toMatch(/everyone tries first/);
  expect(await said(['create', 'root'])).toBe('tertulia-server: no password was given\n');
  expect(await said(['ban', 'nobody'])).toBe('There is no account nobody.\n');
  expect(await said(['ban', 'ana', '--days', '999999'])).toMatch(/^tertulia-server: days: /);
  expect(await said(['unban', 'ana'])).toBe('Nobody called ana is kept out.\n');
  expect(await said(['create', ' root'], password)).toMatch(/the name must not begin or end with a space/);
  guest.client.close();
});

test('a password is typed twice and never shown', async () => {
  await start();
  const type = (second: string) =>
    typeToServerCommand(
      ['admin', 'create', 'root', '--data-dir', server.dataDir],
      [
        { prompt: 'New password: ', keys: `${password}\r` },
        { prompt: 'The same again: ', keys: `${second}\r` },
      ],
    );
  const differing = await type(other);
  expect(differing).toMatchObject({ code: 1, screen: expect.stringContaining('not the same; nothing was changed') });
  const done = await type(password);
  expect(done).toMatchObject({ code: 0, screen: expect.stringContaining('root is an admin now.') });
  expect(differing.screen + done.screen).not.toContain('canary');
  expect((await login('root')).reply).toMatchObject({ user: { role: 'admin' } });
});

test('the socket takes only requests that are sound, and outlives the others', async () => {
  await start();
  const path = join(server.dataDir, 'operator.sock');
  const send = (text: string) =>
    execFileSync(process.execPath, [
      '-e',
      `const socket = require('node:net').connect(process.argv[1]);
       socket.write(process.argv[2]); socket.pipe(process.stdout); socket.on('error', () => {});`,
      path,
      text,
    ]).toString();
  expect(JSON.parse(send('{"command":"set-role","username":"ana","role":"king"}\n'))).toMatchObject({ ok: false });
  expect(JSON.parse(send('canary, and no JSON at all\n'))).toMatchObject({ ok: false });
  expect(send('x'.repeat(20_000))).not.toContain('"ok":true');
  expect(await admin(['list'])).toMatchObject({ code: 0, out: 'There are no accounts yet.\n' });
  expect(server.output).not.toContain('canary');
});
