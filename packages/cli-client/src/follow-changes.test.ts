import { expect, test } from 'vitest';
import { describeChanges, followChanges } from './follow-changes.ts';
import { followDeletions } from './follow-deletions.ts';
import { createFakeChatClient, sampleState } from './testing/fake-chat-client.ts';

const plain = { name: 'General', topic: '' };

test('of a room that is new only what is unusual is said', () => {
  expect(describeChanges({}, plain)).toEqual([]);
  expect(
    describeChanges(
      {},
      { ...plain, topic: 'tea\ncake', slow_mode_ms: 10_000, retention: { days: 30 }, archived: true },
    ),
  ).toEqual([
    'Topic: tea␊cake',
    'Slow mode: one message in 10 s.',
    'Messages are kept for 30 days.',
    'The room is archived: it can be read, but nothing can be added.',
  ]);
});

test('what ends is said too', () => {
  const before = { ...plain, topic: 'tea', slow_mode_ms: 10_000, retention: { count: 2 }, archived: true as const };
  expect(describeChanges(before, { ...plain, name: 'Parlour' })).toEqual([
    'The room is called Parlour now.',
    'The topic is gone.',
    'Slow mode is off.',
    'Messages are kept for good.',
    'The room is open again.',
  ]);
});

test('a change is told once, and a deletion of what was held', () => {
  const { client, setState } = createFakeChatClient(sampleState());
  const shown: string[] = [];
  followChanges(client, 'general', (line) => void shown.push(line));
  followDeletions(client, 'general', ({ n }) => void shown.push(`deleted ${n}`));
  const state = client.getState();
  const room = state.rooms.get('general');
  if (!room) throw new Error('general is missing');
  const messages = room.messages.map((message, i) => (i === 0 ? { ...message, deleted: true as const } : message));
  const changed = { ...room, messages, summary: { ...room.summary, topic: 'tea' } };
  setState({ ...state, rooms: new Map(state.rooms).set('general', changed) });
  setState({ ...client.getState(), notices: [] });
  expect(shown).toEqual(['Topic: tea', 'deleted 1']);
});
