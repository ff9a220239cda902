import { expect, test } from 'vitest';
import { toFreeRoomId } from './room-id.ts';

test.each([
  ['Café & Friends', 'cafe-friends'],
  ['dm-secret', 'room-dm-secret'],
  ['Constructor', 'room-constructor'],
  ['咖啡', 'room'],
  ['taken', 'taken-3'],
])('%s becomes %s', (name, roomId) => {
  expect(toFreeRoomId(name, (id) => ['taken', 'taken-2'].includes(id))).toBe(roomId);
});
