import { expect, test } from 'vitest';
import type { NotifyLevel } from '../../fields.ts';
import { sampleMessages, sampleSummary } from '../testing/sample-room.ts';
import { attentionOf, calls } from './attention.ts';

const [plain] = sampleMessages(1, 1);
if (!plain) throw new Error('There is no message');
const levels: readonly (NotifyLevel | undefined)[] = [undefined, 'all', 'mentions', 'none'];
const at = (notify: NotifyLevel | undefined, unread: number, mentions: number) => ({
  ...sampleSummary(9),
  ...{ unread, mentions, ...(notify && { notify }) },
});

test('[ME4] a room is loud by what its reader wants to be told', () => {
  expect(levels.map((level) => attentionOf(at(level, 0, 0)))).toEqual(['none', 'none', 'none', 'none']);
  expect(levels.map((level) => attentionOf(at(level, 2, 0)))).toEqual(['loud', 'loud', 'quiet', 'quiet']);
  expect(levels.map((level) => attentionOf(at(level, 2, 1)))).toEqual(['loud', 'loud', 'loud', 'quiet']);
});

test('[ME4] a message calls for its reader at its level, by name or among all', () => {
  const named = { ...plain, mentions: { user_ids: ['me'] } };
  const toAll = { ...plain, mentions: { user_ids: [], all: true as const } };
  const answers = [plain, named, toAll].map((message) => levels.map((level) => calls(message, at(level, 1, 1), 'me')));
  expect(answers).toEqual([
    [true, true, false, false],
    [true, true, true, false],
    [true, true, true, false],
  ]);
  expect(calls(named, at('mentions', 1, 1), undefined)).toBe(false);
});
