import { expect, test } from 'vitest';
import type { AuditEntry } from '../../chat/model.ts';
import { describeAudit } from './describe-audit.ts';

const entry = (fields: Partial<AuditEntry>): AuditEntry => {
  return { audit_id: '1', at: '2026-05-03T12:00:00.000Z', action: 'mute', by_username: 'ana', ...fields };
};
const sentence = (fields: Partial<AuditEntry>) => {
  const { did, whom, rest } = describeAudit(entry(fields), 'The Books', () => 'noon');
  return ['ana', did, whom, rest].filter(Boolean).join(' ');
};

test('what was done reads as a sentence', () => {
  const bea = { username: 'bea', room_id: 'books' };
  expect(sentence({ ...bea, action: 'mute', until: '2026-05-03T12:00:00.000Z' })).toBe(
    'ana muted bea in #The Books until noon',
  );
  expect(sentence({ ...bea, action: 'kick' })).toBe('ana removed bea from #The Books');
  expect(sentence({ username: 'bea', action: 'ban', purged: 3 })).toBe('ana banned bea for good and erased 3 messages');
  expect(sentence({ ...bea, action: 'set-role', role: 'moderator' })).toBe(
    'ana gave the role moderator to bea in #The Books',
  );
  expect(sentence({ username: 'bea', action: 'set-role', role: 'user' })).toBe('ana took back the role of bea');
  expect(sentence({ action: 'update-room', room_id: 'books' })).toBe('ana changed the room #The Books');
  expect(sentence({ ...bea, action: 'delete-message', target_seq: 7 })).toBe(
    'ana deleted a message of bea in #The Books (number 7)',
  );
});

test('an action that is not known is told by its name', () => {
  expect(sentence({ action: 'sing', username: 'bea' })).toBe('ana sing bea');
});
