import { expect, test } from 'vitest';
import type { LogEvent, RoomSummary } from '../../entities.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import { sampleMessages } from '../testing/sample-room.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import type { ChatState } from './chat-state.ts';
import { initialState, reduce } from './reducer.ts';

const me = { user_id: 'me', username: 'ada', role: 'user', guest: true } as const;
const blank: RoomSummary = {
  ...{ room_id: 'general', name: 'General', topic: '', kind: 'public', epoch: 'e1', first_seq: 1 },
  ...{ last_seq: 0, last_n: 0, read_n: 0, unread: 0, mentions: 0, member_count: 2 },
};

/** The server's own account of the room after each prefix of the log, kept apart from the reducer. */
function snapshotOf(events: readonly LogEvent[]): ChatState {
  const summary = { ...blank, last_seq: events.length };
  const messages = events.filter((event) => event.type === 'Message');
  for (const event of events) {
    if (event.type === 'RoomUpdated') summary.topic = event.topic ?? summary.topic;
    else if (event.type === 'Message') {
      summary.last_n = event.n;
      const isOwn = event.user_id === me.user_id;
      summary.read_n = isOwn ? event.n : summary.read_n;
      summary.unread = isOwn ? 0 : summary.unread + 1;
    }
  }
  const joined = reduce(initialState, toJoined(summary));
  if (messages.length === 0) return reduce(joined, toPage([]));
  return reduce(joined, toPage(messages));
}

function toJoined(summary: RoomSummary): ServerMessageOf<'Joined'> {
  const ids = { session_id: 's', connection_id: 'c', server_time: '2026-01-01T00:00:00.000Z' };
  return { type: 'Joined', user: me, ...ids, rooms: [summary] };
}

function toPage(messages: ServerMessageOf<'HistoryPage'>['messages']) {
  const page = { room_id: 'general', epoch: 'e1', messages, more_before: false, more_after: false };
  return { type: 'HistoryLoaded', page: { type: 'HistoryPage', ...page }, position: { kind: 'newest' } } as const;
}

function randomLog(seed: number): LogEvent[] {
  const random = createSeededRandom(seed);
  const timestamp = '2026-01-01T00:00:00.000Z';
  let n = 0;
  return Array.from({ length: 40 }, (_, i): LogEvent => {
    const at = { room_id: 'general', seq: i + 1, timestamp };
    if (random.number() < 0.2) return { type: 'RoomUpdated', ...at, user_id: 'bob', topic: `topic ${i}` };
    const author = random.number() < 0.3 ? { user_id: 'me', username: 'ada' } : { user_id: 'bob', username: 'bob' };
    return { type: 'Message', ...at, n: ++n, content: `m${i}`, ...author };
  });
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a snapshot and the events after it equal the later snapshot, seed %i', (seed) => {
  const log = randomLog(seed);
  for (let from = 0; from <= log.length; from += 7) {
    expect(log.slice(from).reduce<ChatState>(reduce, snapshotOf(log.slice(0, from)))).toEqual(snapshotOf(log));
  }
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('duplicates change nothing, not even identities, seed %i', (seed) => {
  const log = randomLog(seed);
  const state = snapshotOf(log);
  for (const event of log) expect(reduce(state, event)).toBe(state);
});

test('one sync equals its events one by one', () => {
  const log = randomLog(9);
  const start = snapshotOf(log.slice(0, 10));
  const sync = { room_id: 'general', epoch: 'e1', from_seq: 10, to_seq: log.length, events: log.slice(10) };
  expect(reduce(start, { type: 'RoomSync', state: 'complete', ...sync })).toEqual(snapshotOf(log));
});

test('what a change does not touch keeps its identity', () => {
  const two = reduce(snapshotOf(randomLog(1)), {
    type: 'RoomAdded',
    room: { ...blank, room_id: 'other', name: 'Other' },
  });
  const typing = reduce(two, { type: 'TypingStart', room_id: 'other', user_id: 'bob', username: 'bob' });
  expect(typing.rooms.get('general')).toBe(two.rooms.get('general'));
  expect(typing.rooms.get('other')?.messages).toBe(two.rooms.get('other')?.messages);
  expect(typing.rooms.get('other')?.typing).toEqual(new Map([['bob', 'bob']]));
});

test('[SY3] a newest page that a sync with a gap has overtaken is not joined to what came after the gap', () => {
  const messages = sampleMessages(1, 100);
  const start = reduce(initialState, toJoined({ ...blank, last_seq: 10, last_n: 10 }));
  const sync = { room_id: 'general', epoch: 'e1', from_seq: 95, to_seq: 100, events: messages.slice(95) };
  const synced = reduce(start, { type: 'RoomSync', state: 'limited', ...sync });
  const after = reduce(synced, toPage(messages.slice(0, 10))).rooms.get('general');
  expect([after?.messages, after?.hasOlder]).toEqual([messages.slice(95), true]);
});

test('a reset drops the cache and takes the new epoch', () => {
  const sync = { room_id: 'general', epoch: 'e2', from_seq: 4, to_seq: 4, events: [] };
  const room = reduce(snapshotOf(randomLog(1)), { type: 'RoomSync', state: 'reset', ...sync }).rooms.get('general');
  expect([room?.messages, room?.appliedSeq, room?.summary.epoch, room?.hasOlder]).toEqual([[], 4, 'e2', true]);
});

test('rooms that are no longer listed are dropped, what is held of the others stays', () => {
  const log = randomLog(1);
  const before = reduce(snapshotOf(log.slice(0, 20)), { type: 'RoomAdded', room: { ...blank, room_id: 'other' } });
  const summary = snapshotOf(log).rooms.get('general')?.summary ?? blank;
  const after = reduce(before, toJoined(summary));
  expect([...after.rooms.keys()]).toEqual(['general']);
  expect(after.rooms.get('general')?.messages).toBe(before.rooms.get('general')?.messages);
  expect(after.rooms.get('general')?.appliedSeq).toBe(20);
});
