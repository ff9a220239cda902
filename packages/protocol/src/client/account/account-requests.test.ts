import { expect, test } from 'vitest';
import { err, ok } from '../../result.ts';
import type { ServerMessage } from '../../server-message.ts';
import { disconnected, findFlawIn, type Request, type RequestMessage } from '../connection/requests.ts';
import { createAccountRequests } from './account-requests.ts';

function setUp(reply?: ServerMessage) {
  const asked: RequestMessage[] = [];
  const renamed: string[] = [];
  const request: Request = (message, done) => {
    asked.push(message);
    done(reply ? ok(reply) : err(disconnected));
  };
  return { requests: createAccountRequests(request, (username) => renamed.push(username)), asked, renamed };
}

test('each request says what is meant and no more, in a way the server can take', () => {
  const { requests, asked, renamed } = setUp({ type: 'Ok', re: 'r1' });
  void requests.changeUsername('Ada');
  void requests.changePassword('x', 'correct horse');
  void requests.listSessions();
  void requests.revokeSession('s1');
  void requests.createInvite();
  void requests.createInvite({ maxUses: 3, expiresInS: 60 });
  expect(asked).toEqual([
    { type: 'ChangeUsername', username: 'Ada' },
    { type: 'ChangePassword', current: 'x', password: 'correct horse' },
    { type: 'ListSessions' },
    { type: 'RevokeSession', session_id: 's1' },
    { type: 'CreateInvite' },
    { type: 'CreateInvite', max_uses: 3, expires_in_s: 60 },
  ]);
  expect(asked.map(findFlawIn).filter((flaw) => flaw !== undefined)).toEqual([]);
  expect(renamed).toEqual(['Ada']);
});

test('an invite is its code and how long it is good for', async () => {
  const invite = { code: 'abc', max_uses: 1, expires_at: '2026-01-08T00:00:00.000Z' };
  const { requests } = setUp({ type: 'InviteCreated', re: 'r1', ...invite });
  expect(await requests.createInvite()).toEqual({ ok: true, value: invite });
});

test('what was not heard of is not taken for done', async () => {
  const { requests, renamed } = setUp();
  expect(await requests.changeUsername('Ada')).toEqual({ ok: false, error: disconnected });
  expect(renamed).toEqual([]);
});
