import { expect, test } from 'vitest';
import { createCommandContext } from '../testing/command-context.ts';
import { sampleState, withRole } from '../testing/fake-chat-client.ts';

const secret = 'correct horse battery';

test('a guest registers under the name it has, with the password asked for twice', async () => {
  const { run, calls, asked, printed } = createCommandContext(sampleState(), [secret, secret]);
  await run('/register --invite C0DE');
  expect(calls).toEqual([['register', 'ana', secret, 'C0DE']]);
  expect(asked).toEqual(['New password, 8 characters at least', 'The same again']);
  expect(printed).toEqual(['The account ana is yours, and you are signed in.']);
});

test('passwords that differ, or are not given, change nothing', async () => {
  const { run, calls, printed } = createCommandContext(sampleState(), [secret, 'correct horse batery']);
  await run('/register');
  await run('/login ana');
  expect([calls, printed]).toEqual([[], ['The two are not the same: nothing was changed.', 'Nothing was changed.']]);
});

test('where registration is closed nobody is asked for a password in vain', async () => {
  const server = { name: 'Tertulia', version: '0', guests: true, registration: 'closed' } as const;
  const { run, asked, printed } = createCommandContext({ ...sampleState(), server });
  await run('/register');
  expect(asked).toEqual([]);
  expect(printed).toEqual([
    'Nobody can register here by themselves. With a code from an admin: /register NAME --invite CODE.',
  ]);
});

test('no answer repeats what was written after the name of the command', async () => {
  const { run, printed } = createCommandContext(withRole('user'), []);
  await run(`/password ${secret}`);
  await run(`/login ana ${secret}`);
  expect(printed.join('\n')).not.toContain('horse');
});

test('a refusal says what to do', async () => {
  const { run, client, printed } = createCommandContext(sampleState(), [secret]);
  client.login = () =>
    Promise.resolve({
      ok: false,
      error: { code: 'bad_credentials', message: 'wrong name or password', retry: 'never' },
    });
  await run('/login bob');
  expect(printed).toEqual(['You are not signed in: wrong name or password. Check what you wrote, capitals too.']);
});

test('a session is revoked by its number in the list shown', async () => {
  const { run, client, calls, printed } = createCommandContext(withRole('user'));
  const base = { created_at: '2026-01-30T12:00:00.000Z', seen_at: '2026-01-31T11:00:00.000Z' };
  client.listSessions = () =>
    Promise.resolve({
      ok: true,
      value: [
        { ...base, session_id: 's-1', online: true, current: true },
        { ...base, session_id: 's-2', online: false, current: false },
      ],
    });
  await run('/revoke 2');
  await run('/sessions');
  await run('/revoke 1');
  await run('/revoke 2');
  expect(printed.map((line) => line.replace(/\d\d:\d\d/gu, '--:--'))).toEqual([
    'There is no session 2 in the list last shown: /sessions shows it.',
    '  1  this terminal, signed in 30 Jan --:--',
    '  2  last seen --:--, signed in 30 Jan --:--',
    '/revoke N signs one of them out.',
    'That is this terminal: /logout signs it out.',
    'Session 2 is signed out.',
  ]);
  expect(calls).toEqual([['revokeSession', 's-2']]);
});

test('an invite code tells how it is used', async () => {
  const { run, calls, printed } = createCommandContext(withRole('moderator'));
  await run('/invite-code 5 7d');
  await run('/invite-code 1h');
  expect(calls).toEqual([
    ['createInvite', { maxUses: 5, expiresInS: 604_800 }],
    ['createInvite', { expiresInS: 3_600 }],
  ]);
  expect(printed.slice(0, 2)).toEqual([
    'Invite code CODE, for 5 accounts. It is used like this:',
    '/register NAME --invite CODE',
  ]);
});
