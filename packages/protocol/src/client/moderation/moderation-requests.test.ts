import { expect, test } from 'vitest';
import { ok } from '../../result.ts';
import type { ServerMessage } from '../../server-message.ts';
import { findFlawIn, type Request, type RequestMessage } from '../connection/requests.ts';
import { createModerationRequests } from './moderation-requests.ts';

const until = '2026-01-01T18:00:00.000Z';

function setUp(reply: ServerMessage = { type: 'Ok', re: 'r1' }) {
  const asked: RequestMessage[] = [];
  const request: Request = (message, done) => {
    asked.push(message);
    done(ok(reply));
  };
  return { requests: createModerationRequests(request), asked };
}

test('each request says what is meant and no more, in a way the server can take', () => {
  const { requests, asked } = setUp();
  void requests.kick('general', 'bob');
  void requests.kick('general', 'bob', 'spam');
  void requests.ban('bob');
  void requests.ban('bob', { roomId: 'general', until, purgeHours: 24, reason: 'spam', address: true });
  void requests.unban('bob');
  void requests.unban('bob', 'general');
  void requests.listBans();
  void requests.mute('bob', { until });
  void requests.mute('bob', { roomId: 'general', until, reason: 'spam' });
  void requests.unmute('bob', 'general');
  void requests.setRole('bob', 'admin');
  void requests.setRole('bob', 'moderator', 'general');
  void requests.deleteMessage('general', 7);
  void requests.report('general', 7, 'spam');
  void requests.listReports('r9');
  void requests.closeReport('r9');
  void requests.auditLog();
  expect(asked).toEqual([
    { type: 'Kick', room_id: 'general', user_id: 'bob' },
    { type: 'Kick', room_id: 'general', user_id: 'bob', reason: 'spam' },
    { type: 'Ban', user_id: 'bob' },
    { type: 'Ban', user_id: 'bob', room_id: 'general', until, purge_hours: 24, reason: 'spam', address: true },
    { type: 'Unban', user_id: 'bob' },
    { type: 'Unban', user_id: 'bob', room_id: 'general' },
    { type: 'ListBans' },
    { type: 'Mute', user_id: 'bob', until },
    { type: 'Mute', user_id: 'bob', room_id: 'general', until, reason: 'spam' },
    { type: 'Unmute', user_id: 'bob', room_id: 'general' },
    { type: 'SetRole', user_id: 'bob', role: 'admin' },
    { type: 'SetRole', user_id: 'bob', role: 'moderator', room_id: 'general' },
    { type: 'DeleteMessage', room_id: 'general', target_seq: 7 },
    { type: 'Report', room_id: 'general', target_seq: 7, reason: 'spam' },
    { type: 'ListReports', before: 'r9' },
    { type: 'CloseReport', report_id: 'r9' },
    { type: 'AuditLog' },
  ]);
  expect(asked.map(findFlawIn).filter((flaw) => flaw !== undefined)).toEqual([]);
});

test('what the server answers with is given, and something else is an error', async () => {
  const entry = { audit_id: 'a1', at: until, action: 'kick', by_username: 'mod' };
  const { requests } = setUp({ type: 'AuditPage', re: 'r1', entries: [entry], more: true });
  expect(await requests.auditLog()).toEqual({ ok: true, value: { entries: [entry], more: true } });
  expect(await requests.listBans()).toMatchObject({ ok: false, error: { code: 'internal' } });
});
