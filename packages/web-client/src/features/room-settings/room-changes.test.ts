import { expect, test } from 'vitest';
import type { RoomState } from '../../chat/model.ts';
import { keptFor, toKeptFor } from './kept-for.ts';
import { toRoomChanges } from './room-changes.ts';
import { slowModes, toSlowMode } from './slow-modes.ts';

const summary: RoomState['summary'] = {
  ...{ room_id: 'books', name: 'Books', topic: 'to read', kind: 'public', epoch: 'e', first_seq: 1, last_seq: 1 },
  ...{ last_n: 1, read_n: 1, unread: 0, mentions: 0, member_count: 1, archived: true as const },
};
const settings = { name: 'Books', topic: 'to read', slowModeMs: 0, archived: true, keptDays: 0 };

test('only what is changed is sent', () => {
  expect(toRoomChanges(summary, settings)).toEqual({});
  expect(toRoomChanges(summary, { ...settings, topic: '', archived: false })).toEqual({ topic: '', archived: false });
  expect(toRoomChanges(summary, { ...settings, slowModeMs: 5_000 })).toEqual({ slowModeMs: 5_000 });
});

test('how many messages are kept stays as it is when somebody says for how long', () => {
  const counted = { ...summary, retention: { days: 7, count: 100 } };
  const change = (keptDays: number) => toRoomChanges(counted, { ...settings, keptDays });
  expect([change(7), change(30), change(0)]).toEqual([
    {},
    { retention: { days: 30, count: 100 } },
    { retention: { count: 100 } },
  ]);
  expect(keptFor(14).map(toKeptFor)).toEqual([
    ...['For good', 'For a day', 'For 7 days', 'For 14 days', 'For 30 days', 'For 90 days', 'For 365 days'],
  ]);
});

test('a pause that is none of those offered is offered too', () => {
  expect(slowModes(0)).not.toContain(7_000);
  expect(slowModes(7_000).slice(0, 3)).toEqual([0, 5_000, 7_000]);
  expect([0, 5_000, 60_000, 90_000, 3_600_000].map(toSlowMode)).toEqual([
    ...['Off', '5 seconds', '1 minute', '90 seconds', '1 hour'],
  ]);
});
