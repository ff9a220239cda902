import { expect, test } from 'vitest';
import { moderationActions } from '../../entities.ts';
import type { Notice } from '../state/chat-state.ts';
import { describeNotice } from './describe-notice.ts';

const until = '2026-01-01T18:00:00.000Z';
const toTime = (time: string) => time.slice(11, 16);
const general = { by_username: 'Ana', room_id: 'general', room_name: 'General' };

test.each<[Partial<Notice> & { action: string }, string]>([
  [{ action: 'mute', ...general, until, reason: 'spam' }, 'Ana muted you in #General until 18:00: spam'],
  [{ action: 'mute', until }, 'Ana muted you everywhere until 18:00.'],
  [{ action: 'unmute', ...general }, 'Ana lifted your mute in #General.'],
  [{ action: 'kick', ...general, reason: ' ' }, 'Ana removed you from #General.'],
  [{ action: 'kick', room_id: 'attic' }, 'Ana removed you from #attic.'],
  [{ action: 'ban', ...general, until }, 'Ana banned you from #General until 18:00.'],
  [{ action: 'ban', reason: 'spam' }, 'Ana banned you from the server: spam'],
  [{ action: 'unban', ...general }, 'Ana lifted your ban from #General.'],
  [{ action: 'set-role', role: 'admin' }, 'Ana made you an admin on the server.'],
  [{ action: 'set-role', ...general, role: 'moderator' }, 'Ana made you a moderator in #General.'],
  [{ action: 'set-role', role: 'user' }, 'Ana took back your role on the server.'],
  [{ action: 'delete-message', ...general }, 'Ana deleted a message of yours in #General.'],
  [{ action: 'warn', ...general, reason: 'rude' }, 'Ana did this to you in #General: warn: rude'],
])('%j', (notice, sentence) => {
  expect(describeNotice({ by_username: 'Ana', ...notice }, toTime)).toBe(sentence);
});

test('every action, also one that is not known here, is a sentence', () => {
  for (const action of [...moderationActions, 'constructor', '']) {
    expect(describeNotice({ action, by_username: 'Ana' })).toMatch(/^Ana .+\.$/);
  }
});
