import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Saved } from '../ports.ts';
import { sampleSavedRoom } from '../testing/sample-room.ts';
import { parseSaved } from './parse-saved.ts';

const user = { user_id: 'me', username: 'ada', role: 'user', guest: true } as const;
const pending = { clientId: 'c1', target: { roomId: 'general' }, content: 'one', createdAt: '' };
const saved: Saved = {
  session: { token: 'secret', user },
  outbox: [
    { ...pending, author: { userId: 'me', guest: true }, delivery: { kind: 'queued' } },
    { ...pending, clientId: 'c2', delivery: { kind: 'failed', code: 'muted', message: 'no' } },
  ],
};
const whole = { ...saved, rooms: [sampleSavedRoom(3, 9)] };

test('what was saved comes back as it was', () => {
  expect(parseSaved(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
});

test('a part that is damaged does not spoil the others', () => {
  const [first] = saved.outbox;
  expect(parseSaved({ ...whole, session: { token: 7 } })).toEqual({ outbox: saved.outbox, rooms: [] });
  expect(parseSaved({ ...whole, outbox: [null, first, { ...first, content: 7 }] })).toEqual({
    ...whole,
    outbox: [first],
  });
  expect(parseSaved({ ...whole, rooms: 'gone' })).toEqual({ ...whole, rooms: [] });
});

test.each([
  ['of somebody else', { userId: 'eve' }],
  ['with messages of another room', { messages: sampleSavedRoom(3, 9, 'other').messages }],
  ['with messages out of order', { messages: [...sampleSavedRoom(3, 9).messages].reverse() }],
  ['with a message that has not been applied', { appliedSeq: 8 }],
  ['applied beyond its end', { appliedSeq: 10 }],
  ['with a message that is none', { messages: [{ type: 'Message', room_id: 'general', seq: 9 }] }],
])('a room %s is left out', (_, change) => {
  const room = { ...sampleSavedRoom(3, 9), ...change };
  expect(parseSaved({ ...whole, rooms: [room, sampleSavedRoom(1, 2, 'random')] }).rooms).toEqual([
    sampleSavedRoom(1, 2, 'random'),
  ]);
});

test('what the server would not take as a message is not sent to it', () => {
  const queued = { ...pending, delivery: { kind: 'queued' } };
  const bad = [
    { ...queued, content: '' },
    { ...queued, target: { roomId: 'No Room' } },
    { ...queued, clientId: '' },
  ];
  expect(parseSaved({ outbox: [...bad, queued] }).outbox).toEqual([queued]);
});

test('whatever storage holds, nothing is thrown', () => {
  const anything = fc.anything({ withNullPrototype: true, withMap: true, withDate: true });
  const shaped = fc.record(
    { session: anything, outbox: fc.array(anything), rooms: fc.array(anything) },
    { requiredKeys: [] },
  );
  fc.assert(fc.property(fc.oneof(anything, shaped), (value) => parseSaved(value).rooms.length === 0));
});
