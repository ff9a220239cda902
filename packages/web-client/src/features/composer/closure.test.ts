import { expect, test } from 'vitest';
import type { RoomState } from '../../chat/model.ts';
import { toClosure } from './closure.ts';

const summary: RoomState['summary'] = {
  ...{ room_id: 'books', name: 'Books', topic: '', kind: 'public', epoch: 'e', first_seq: 1, last_seq: 1 },
  ...{ last_n: 1, read_n: 1, unread: 0, mentions: 0, member_count: 1 },
};
const [early, late] = ['2026-05-03T12:00:00.000Z', '2026-05-03T13:00:00.000Z'];

test('an archived room is closed to everyone, whoever is muted', () => {
  const closed = { ...summary, archived: true as const };
  expect(toClosure({ summary: closed, muted: { until: late } }, true)).toEqual({ kind: 'archived' });
});

test('[MD5] of two mutes the one that ends last is told, with the reason that was given for it', () => {
  const here = { ...summary, muted_until: early, muted_reason: 'too loud' };
  expect(toClosure({ summary: here, muted: { until: late, reason: 'spam' } }, true)).toEqual({
    ...{ kind: 'muted', isEverywhere: true, until: late, reason: 'spam' },
  });
  const longHere = { ...here, muted_until: late };
  expect(toClosure({ summary: longHere, muted: { until: early, reason: 'spam' } }, true)).toEqual({
    ...{ kind: 'muted', isEverywhere: false, until: late, reason: 'too loud' },
  });
  expect(toClosure({ summary, muted: { until: early } }, true)).toEqual({
    ...{ kind: 'muted', isEverywhere: true, until: early },
  });
});

test('a mute that is over closes nothing', () => {
  expect(toClosure({ summary: { ...summary, muted_until: early } }, false)).toBeUndefined();
});
