import { expect, test } from 'vitest';
import { ok } from '../../result.ts';
import type { ServerMessage } from '../../server-message.ts';
import { findFlawIn, type Request, type RequestMessage } from '../connection/requests.ts';
import { createChangeRequests } from './change-requests.ts';

const at = '2026-01-01T18:00:00.000Z';

function setUp(reply: ServerMessage = { type: 'Ok', re: 'r1' }) {
  const asked: RequestMessage[] = [];
  const request: Request = (message, done) => {
    asked.push(message);
    done(ok(reply));
  };
  return { requests: createChangeRequests(request), asked };
}

test('each request says what is meant and no more, in a way the server can take', () => {
  const { requests, asked } = setUp();
  void requests.editMessage('general', 7, 'better');
  void requests.editMessage('general', 7, 'better', 0);
  void requests.addReaction('general', 7, '👍');
  void requests.removeReaction('general', 7, '👍');
  void requests.pinMessage('general', 7);
  void requests.unpinMessage('general', 7);
  const target = { room_id: 'general', target_seq: 7 };
  expect(asked).toEqual([
    { type: 'EditMessage', ...target, content: 'better' },
    { type: 'EditMessage', ...target, content: 'better', rev: 0 },
    { type: 'AddReaction', ...target, emoji: '👍' },
    { type: 'RemoveReaction', ...target, emoji: '👍' },
    { type: 'PinMessage', ...target },
    { type: 'UnpinMessage', ...target },
  ]);
  expect(asked.map(findFlawIn).filter((flaw) => flaw !== undefined)).toEqual([]);
});

test('lists are given as they came', async () => {
  const target = { room_id: 'general', target_seq: 7 };
  const revisions = [{ rev: 0, content: 'good', at }];
  const users = [{ user_id: 'u1', username: 'Ana' }];
  expect([
    await setUp({ type: 'RevisionList', ...target, revisions }).requests.listRevisions('general', 7),
    await setUp({ type: 'ReactionList', ...target, emoji: '👍', users }).requests.listReactions('general', 7, '👍'),
    await setUp({ type: 'PinList', room_id: 'general', messages: [] }).requests.listPins('general'),
  ]).toEqual([ok(revisions), ok(users), ok([])]);
});
