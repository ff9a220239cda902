import { expect, test } from 'vitest';
import { toPlace } from './place-menu.ts';

const button = { width: 30, height: 30 };
const at = (left: number, top: number) => ({ left, top, right: left + button.width, bottom: top + button.height });

test('a menu opens to the side with more room, and keeps within the page', () => {
  const place = (left: number, top: number) => toPlace(at(left, top), 400, 800);
  expect(place(10, 100)).toEqual({ top: 134, bottom: undefined, left: 10, right: undefined, room: 658 });
  expect(place(360, 100)).toEqual({ top: 134, bottom: undefined, left: undefined, right: 10, room: 658 });
  expect(place(0, 750)).toEqual({ top: undefined, bottom: 54, left: 8, right: undefined, room: 738 });
  expect(place(370, 750)).toEqual({ top: undefined, bottom: 54, left: undefined, right: 8, room: 738 });
});
