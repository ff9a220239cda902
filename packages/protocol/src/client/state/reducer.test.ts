import { expect, test } from 'vitest';
import type { ChatMessage, LogEvent, RoomSummary } from '../../entities.ts';
import { applyMessageChanges, type MessageChange } from '../../message-changes.ts';
import type { ServerMessageOf } from '../../server-message.ts';
import { sampleMessages } from '../testing/sample-room.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import type { ChatState } from './chat-state.ts';
import type { MutedFields } from './mute.ts';
import { type Action, initialState, reduce } from './reducer.ts';

const me = { user_id: 'me', username: 'ada', role: 'user', guest: true } as const;
const blank: RoomSummary = {
  ...{ room_id: 'general', name: 'General', topic: '', kind: 'public', epoch: 'e1', first_seq: 1 },
  ...{ last_seq: 0, last_n: 0, read_n: 0, unread: 0, mentions: 0, member_count: 2 },
};

/** The server's own account of the room after each prefix of the log, kept apart from the reducer. */
function snapshotOf(events: readonly LogEvent[]): ChatState {
  const summary = summaryOf(events);
  return reduce(reduce(initialState, toJoined(summary)), toPage(messagesOf(events)));
}

function summaryOf(events: readonly LogEvent[]): RoomSummary {
  let summary: RoomSummary = { ...blank, last_seq: events.length };
  for (const event of events) {
    if (event.type === 'RoomUpdated') summary = updateSummary(summary, event);
    if (event.type !== 'Message') continue;
    summary = { ...summary, last_n: event.n, ...(event.user_id === me.user_id && { read_n: event.n }) };
  }
  const unread = messagesOf(events).filter(({ n, deleted }) => n > summary.read_n && !deleted).length;
  return { ...summary, unread };
}

function updateSummary(summary: RoomSummary, { topic, archived }: LogEvent & { type: 'RoomUpdated' }): RoomSummary {
  const next = { ...summary, ...(topic !== undefined && { topic }), ...(archived && { archived }) };
  if (archived === false) delete next.archived;
  return next;
}

/** The messages as they stand after these events. */
function messagesOf(events: readonly LogEvent[]): ChatMessage[] {
  const messages = new Map<number, ChatMessage>();
  const bury = (message: ChatMessage) => messages.set(message.seq, { ...message, content: '', deleted: true });
  for (const event of events) {
    if (event.type === 'Message') messages.set(event.seq, event);
    for (const message of [...messages.values()]) {
      const isDeleted = event.type === 'MessageDeleted' && event.target_seq === message.seq;
      const isPurged =
        event.type === 'MessagesPurged' &&
        message.type === 'Message' &&
        message.user_id === event.user_id &&
        message.seq >= event.from_seq &&
        message.seq < event.seq;
      if (isDeleted || isPurged) bury(message);
    }
  }
  return [...messages.values()];
}

/** As a server sends them later: of messages deleted meanwhile only the tombstone. */
function asTheyStand(events: readonly LogEvent[], log: readonly LogEvent[]): LogEvent[] {
  const now = new Map(messagesOf(log).map((message) => [message.seq, message]));
  return events.map((event) => now.get(event.seq) ?? event);
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
    const kind = random.number();
    if (kind < 0.1) return { type: 'RoomUpdated', ...at, user_id: 'bob', topic: `topic ${i}` };
    if (kind < 0.2) return { type: 'RoomUpdated', ...at, user_id: 'bob', archived: kind < 0.15 };
    const someSeq = 1 + Math.floor(random.number() * i);
    const by = { room_id: 'general', seq: i + 1, by_user_id: 'mod' };
    if (kind < 0.35) return { type: 'MessageDeleted', ...by, target_seq: someSeq };
    if (kind < 0.4) return { type: 'MessagesPurged', ...by, user_id: kind < 0.37 ? 'me' : 'bob', from_seq: someSeq };
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

test.each([1, 2, 3, 4, 5, 6, 7, 8])('what was held and a resume equal the later snapshot, seed %i', (seed) => {
  const log = randomLog(seed);
  for (let from = 1; from <= log.length; from += 3) {
    const before = snapshotOf(log.slice(0, from));
    const sync = { room_id: 'general', epoch: 'e1', from_seq: from, to_seq: log.length };
    for (const events of [log.slice(from), asTheyStand(log.slice(from), log)]) {
      const resumed = reduce(before, toJoined(summaryOf(log)));
      expect(reduce(resumed, { type: 'RoomSync', state: 'complete', ...sync, events })).toEqual(snapshotOf(log));
      expect(reduce(before, { type: 'RoomSync', state: 'complete', ...sync, events })).toEqual(snapshotOf(log));
    }
  }
});

const deleted = (seq: number, target_seq: number): LogEvent => {
  return { type: 'MessageDeleted', room_id: 'general', seq, target_seq, by_user_id: 'mod' };
};
const tombstone = (message: ChatMessage | undefined) => ({ ...message, content: '', deleted: true });

test('a page of history that was read before a message was deleted does not show it', () => {
  const messages = sampleMessages(1, 9);
  const start = reduce(initialState, toJoined({ ...blank, last_seq: 9, last_n: 9 }));
  const asked = reduce(start, { type: 'HistoryAsked', roomId: 'general', position: { kind: 'newest' } });
  const purged = { type: 'MessagesPurged', room_id: 'general', seq: 11, user_id: 'bob', from_seq: 8 } as const;
  const after = [deleted(10, 4), { ...purged, by_user_id: 'mod' }, toPage(messages)].reduce<ChatState>(reduce, asked);
  const shown = messages.map((message) => ([4, 8, 9].includes(message.seq) ? tombstone(message) : message));
  expect([after.rooms.get('general')?.messages, after.rooms.get('general')?.lateChanges]).toEqual([shown, undefined]);
});

test('[SY11] a page of history that was read before messages were changed shows them changed', () => {
  const messages = sampleMessages(1, 3);
  const start = reduce(initialState, toJoined({ ...blank, last_seq: 3, last_n: 3 }));
  const asked = reduce(start, { type: 'HistoryAsked', roomId: 'general', position: { kind: 'newest' } });
  const at = '2026-01-31T23:59:59.999Z';
  const target = { room_id: 'general', target_seq: 2, user_id: 'ana', username: 'ana' };
  const changes: LogEvent[] = [
    { type: 'MessageEdited', ...target, seq: 4, content: 'better', rev: 1, edited_at: at },
    { type: 'ReactionChanged', ...target, seq: 5, emoji: '👍', added: true, count: 1 },
    { type: 'MessagePinned', ...target, seq: 6, pinned: true },
  ];
  const shown = messages.map((message) => applyMessageChanges(message, changes as MessageChange[], me.user_id));
  for (const page of [messages, shown]) {
    const after = [...changes, toPage(page)].reduce<ChatState>(reduce, asked);
    expect(after.rooms.get('general')?.messages).toEqual(shown);
  }
  expect(shown[1]).toMatchObject({ content: 'better', rev: 1, pinned: true, reactions: [{ emoji: '👍', count: 1 }] });
});

test('[MD8] a message that mentions one and is deleted unread counts no more', () => {
  const start = snapshotOf([]);
  const [message] = sampleMessages(1, 1);
  const mention = { ...message, mentions: { user_ids: ['me'] } } as ChatMessage;
  const told = reduce(start, mention);
  expect(told.rooms.get('general')?.summary).toMatchObject({ unread: 1, mentions: 1 });
  const after = reduce(told, deleted(2, 1)).rooms.get('general');
  expect(after?.summary).toMatchObject({ unread: 0, mentions: 0, last_n: 1 });
  expect(after?.messages).toEqual([tombstone(message)]);
});

test('slow mode that is switched off is none', () => {
  const update = { type: 'RoomUpdated', room_id: 'general', user_id: 'mod', timestamp: '' } as const;
  const slow = reduce(snapshotOf([]), { ...update, seq: 1, slow_mode_ms: 5_000 });
  expect(slow.rooms.get('general')?.summary.slow_mode_ms).toBe(5_000);
  const off = reduce(slow, { ...update, seq: 2, slow_mode_ms: 0 });
  expect(off.rooms.get('general')?.summary).toEqual({ ...blank, last_seq: 2 });
});

test('a room that one is put out of is closed, and the notice says what it was called', () => {
  const start = reduce(snapshotOf([]), { type: 'RoomOpened', roomId: 'general' });
  const kick = { action: 'kick', by_username: 'mod', room_id: 'general', reason: 'spam' };
  const told = reduce(start, { type: 'ModerationNotice', ...kick });
  const out = reduce(told, { type: 'RoomRemoved', room_id: 'general' });
  expect([out.openRoomId, out.rooms.size, out.notices]).toEqual([undefined, 0, [{ ...kick, room_name: 'General' }]]);
  const away = reduce(start, { ...toJoined(blank), rooms: [{ ...blank, room_id: 'other' }] });
  expect([away.openRoomId, [...away.rooms.keys()]]).toEqual([undefined, ['other']]);
});

test('[MD5] a mute and its reason are known until it is lifted or replaced, as a snapshot tells them', () => {
  const [until, later] = ['2026-01-01T18:00:00.000Z', '2026-01-01T19:00:00.000Z'];
  const mute = { type: 'ModerationNotice', action: 'mute', by_username: 'mod', until } as const;
  const unmute = { type: 'ModerationNotice', action: 'unmute', by_username: 'mod' } as const;
  const room_id = 'general';
  const after = (events: readonly Action[], start = snapshotOf([])) => ({
    ...events.reduce<ChatState>(reduce, start),
    notices: [],
  });
  const told = (everywhere: MutedFields, inRoom: MutedFields) =>
    reduce(snapshotOf([]), { ...toJoined({ ...blank, ...inRoom }), ...everywhere });
  const muted = after([
    { ...mute, reason: 'spam' },
    { ...mute, reason: 'too loud', room_id },
  ]);
  expect(muted).toEqual(
    told({ muted_until: until, muted_reason: 'spam' }, { muted_until: until, muted_reason: 'too loud' }),
  );
  const replaced = after(
    [
      { ...mute, until: later },
      { ...mute, until: later, room_id },
    ],
    muted,
  );
  expect(replaced).toEqual(told({ muted_until: later }, { muted_until: later }));
  expect(after([unmute, { ...unmute, room_id }], muted)).toEqual(snapshotOf([]));
  expect(reduce(muted, toJoined(blank))).toEqual(snapshotOf([]));
});

test('[MD5] who joins a room in which they are muted knows until when and why', () => {
  const { read_n: _, unread: __, mentions: ___, member_count, name: room_name, ...fields } = blank;
  const muted = { muted_until: '2026-01-01T18:00:00.000Z', muted_reason: 'too loud' };
  const joined = { ...fields, room_name, history: [], more_before: false, users: [], user_count: member_count };
  const state = reduce(initialState, { type: 'RoomJoined', ...joined, ...muted });
  expect(state.rooms.get('general')?.summary).toEqual({ ...blank, ...muted });
});

test('another user starts with nothing of the one before', () => {
  const listing = { room_id: 'secret', name: 'Secret', topic: '', kind: 'private', joined: true } as const;
  const before = [
    { type: 'RoomList' as const, rooms: [{ ...listing, user_count: 1, member_count: 1 }] },
    { type: 'ModerationNotice' as const, action: 'mute', by_username: 'mod', until: '2026-01-01T18:00:00.000Z' },
  ].reduce<ChatState>(reduce, snapshotOf(randomLog(1)));
  const joined = { ...toJoined(blank), user: { ...me, user_id: 'eve', username: 'eve' } };
  expect(reduce(before, joined)).toEqual(reduce(initialState, joined));
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

const trimmed = (seq: number, first_seq: number) =>
  ({ type: 'HistoryTrimmed', room_id: 'general', seq, first_seq }) as const;
const held = (from: number, to: number) => {
  const joined = reduce(initialState, toJoined({ ...blank, last_seq: to, last_n: to, read_n: to }));
  const page = toPage(sampleMessages(from, to));
  return reduce(joined, { ...page, page: { ...page.page, more_before: from > 1 } });
};
const seqsHeld = (state: ChatState) => {
  const room = state.rooms.get('general');
  return { seqs: room?.messages.map(({ seq }) => seq), hasOlder: room?.hasOlder };
};

test('[RT3] what a log no longer holds is dropped: live, on coming back, and from pages that are late', () => {
  const live = reduce(held(1, 4), trimmed(5, 3));
  expect(seqsHeld(live)).toEqual({ seqs: [3, 4], hasOlder: false });
  expect(live.rooms.get('general')).toMatchObject({ appliedSeq: 5, summary: { first_seq: 3, last_seq: 5 } });
  const back = toJoined({ ...blank, first_seq: 4, last_seq: 5, last_n: 4, read_n: 4 });
  expect(seqsHeld(reduce(held(1, 4), back))).toEqual({ seqs: [4], hasOlder: false });
  const late = reduce(reduce(held(4, 4), trimmed(5, 3)), {
    ...toPage(sampleMessages(1, 3)),
    position: { kind: 'before', seq: 4 },
  });
  expect(seqsHeld(late)).toEqual({ seqs: [3, 4], hasOlder: false });
});

test('[RT3] what is held stays as it is where the log begins before it', () => {
  expect(seqsHeld(reduce(held(3, 4), trimmed(5, 2)))).toEqual({ seqs: [3, 4], hasOlder: true });
});

test('[RT3] beyond a gap whose older side is gone there may be more', () => {
  const sync = { room_id: 'general', epoch: 'e1', from_seq: 600, to_seq: 650, state: 'limited' } as const;
  const gapped = reduce(held(1, 4), { type: 'RoomSync', ...sync, events: sampleMessages(601, 650) });
  const after = reduce(gapped, trimmed(651, 300));
  expect(after.rooms.get('general')?.gap).toBeUndefined();
  expect(seqsHeld(after)).toMatchObject({ hasOlder: true });
  expect(seqsHeld(after).seqs?.[0]).toBe(601);
});

test('[RT1] how long a room keeps messages is known, and taken back', () => {
  const update = (state: ChatState, retention: { days?: number; count?: number }, seq: number) =>
    reduce(state, {
      ...{ type: 'RoomUpdated', room_id: 'general', seq, user_id: 'mod', retention },
      timestamp: '2026-01-01T00:00:00.000Z',
    });
  const limited = update(held(1, 4), { days: 30 }, 5);
  expect(limited.rooms.get('general')?.summary.retention).toEqual({ days: 30 });
  expect(update(limited, {}, 6).rooms.get('general')?.summary).not.toHaveProperty('retention');
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

test('members who are away are listed, are not counted as online, and a Presence of somebody unknown does no harm', () => {
  const listed = reduce(initialState, toJoined(blank));
  const users = [
    { user_id: 'me', username: 'ada', status: 'online' as const },
    { user_id: 'u2', username: 'bob', status: 'offline' as const },
  ];
  const step = (state: ChatState, status: 'online' | 'offline', user_id = 'u2') =>
    reduce(state, { type: 'Presence', user_id, username: 'bob', status });
  const summarize = (state: ChatState) => {
    const room = state.rooms.get('general');
    const shown = [...(room?.members.values() ?? [])].map(({ user_id, status }) => `${user_id} ${status}`);
    return [room?.onlineCount, room?.summary.member_count, ...shown];
  };
  const away = reduce(listed, { type: 'UserList', room_id: 'general', users, more: false });
  expect(summarize(away)).toEqual([1, 2, 'me online', 'u2 offline']);
  const back = step(step(away, 'online'), 'online');
  expect(summarize(back)).toEqual([2, 2, 'me online', 'u2 online']);
  expect(summarize(step(back, 'offline'))).toEqual([1, 2, 'me online', 'u2 offline']);
  expect(step(back, 'online', 'stranger')).toEqual(back);
  const typing = reduce(back, { type: 'TypingStart', room_id: 'general', user_id: 'u2', username: 'bob' });
  expect(step(typing, 'offline').rooms.get('general')?.typing.size).toBe(0);
  const left = reduce(away, { type: 'UserLeft', room_id: 'general', user_id: 'u2', username: 'bob' });
  expect(summarize(left)).toEqual([1, 1, 'me online']);
});
