import { expect, test } from 'vitest';
import type { Notice, RoomState } from '../../chat/model.ts';
import { toClosure } from './closure.ts';

const summary: RoomState['summary'] = {
  ...{ room_id: 'books', name: 'Books', topic: '', kind: 'public', epoch: 'e', first_seq: 1, last_seq: 1 },
  ...{ last_n: 1, read_n: 1, unread: 0, mentions: 0, member_count: 1 },
};
const [early, late] = ['2026-05-03T12:00:00.000Z', '2026-05-03T13:00:00.000Z'];
const mute = (reason: string, room_id?: string): Notice => {
  return { action: 'mute', by_username: 'ana', reason, ...(room_id !== undefined && { room_id }) };
};

test('an archived room is closed to everyone, whoever is muted', () => {
  const closed = { ...summary, archived: true as const };
  expect(toClosure({ summary: closed, notices: [] }, true)).toEqual({ kind: 'archived' });
});

test('of two mutes the one that ends last is told, with the reason that was given for it', () => {
  const notices = [mute('too loud', 'books'), mute('spam'), mute('elsewhere', 'tea')];
  const here = { ...summary, muted_until: early };
  expect(toClosure({ summary: here, notices, mutedUntil: late }, true)).toEqual({
    ...{ kind: 'muted', isEverywhere: true, until: late, reason: 'spam' },
  });
  expect(toClosure({ summary: { ...summary, muted_until: late }, notices, mutedUntil: early }, true)).toEqual({
    ...{ kind: 'muted', isEverywhere: false, until: late, reason: 'too loud' },
  });
});

test('a mute that is over closes nothing', () => {
  expect(toClosure({ summary: { ...summary, muted_until: early }, notices: [] }, false)).toBeUndefined();
});
