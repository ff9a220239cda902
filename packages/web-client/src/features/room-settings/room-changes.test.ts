import { expect, test } from 'vitest';
import type { RoomState } from '../../chat/model.ts';
import { toRoomChanges } from './room-changes.ts';
import { slowModes, toSlowMode } from './slow-modes.ts';

const summary: RoomState['summary'] = {
  ...{ room_id: 'books', name: 'Books', topic: 'to read', kind: 'public', epoch: 'e', first_seq: 1, last_seq: 1 },
  ...{ last_n: 1, read_n: 1, unread: 0, mentions: 0, member_count: 1, archived: true as const },
};
const settings = { name: 'Books', topic: 'to read', slowModeMs: 0, archived: true };

test('only what is changed is sent', () => {
  expect(toRoomChanges(summary, settings)).toEqual({});
  expect(toRoomChanges(summary, { ...settings, topic: '', archived: false })).toEqual({ topic: '', archived: false });
  expect(toRoomChanges(summary, { ...settings, slowModeMs: 5_000 })).toEqual({ slowModeMs: 5_000 });
});

test('a pause that is none of those offered is offered too', () => {
  expect(slowModes(0)).not.toContain(7_000);
  expect(slowModes(7_000).slice(0, 3)).toEqual([0, 5_000, 7_000]);
  expect([0, 5_000, 60_000, 90_000, 3_600_000].map(toSlowMode)).toEqual([
    ...['Off', '5 seconds', '1 minute', '90 seconds', '1 hour'],
  ]);
});
