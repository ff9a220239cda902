import { expect, test } from 'vitest';
import { enqueue, type Outbox } from '../outbox/outbox.ts';
import type { Saved, SavedRoom } from '../ports.ts';
import type { ChatState, PendingMessage } from '../state/chat-state.ts';
import { initialState, reduce } from '../state/reducer.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { sampleSavedRoom } from '../testing/sample-room.ts';
import { turn } from '../testing/test-client.ts';
import { createSaving } from './saving.ts';

const me = { user_id: 'me', username: 'ada', role: 'user', guest: true } as const;
const session = { token: 'secret', user: me };
const pending = (clientId: string): PendingMessage => {
  const target = { roomId: 'general' };
  return { clientId, target, content: clientId, createdAt: '', delivery: { kind: 'queued' } };
};
const outboxOf = (...ids: string[]) => ids.reduce<Outbox>((outbox, id) => enqueue(outbox, pending(id)) ?? outbox, []);
const stateOf = (...rooms: SavedRoom[]): ChatState => reduce(initialState, { type: 'Restored', me, rooms });

/** Storage whose writes each last until `finish`. */
async function setUp(found?: unknown) {
  const clock = createFakeClock();
  const writes: Array<Saved | readonly SavedRoom[]> = [];
  const unfinished: Array<() => void> = [];
  const write = (value: Saved | readonly SavedRoom[]) => {
    writes.push(value);
    return new Promise<void>((resolve) => {
      unfinished.push(resolve);
    });
  };
  const saving = createSaving({ load: async () => found, save: write, saveRooms: write }, clock);
  return {
    saving,
    clock,
    writes,
    finish: async () => {
      unfinished.shift()?.();
      await turn();
    },
  };
}

test('before it has loaded, nothing takes the place of what is there', async () => {
  const { saving, writes } = await setUp();
  saving.keep(session, outboxOf('a'), initialState);
  await turn();
  expect(writes).toEqual([]);
  await saving.load();
  saving.keep(session, outboxOf('a'), initialState);
  await turn();
  expect(writes).toEqual([{ session, outbox: [pending('a')] }]);
});

test('one write at a time; what was overtaken meanwhile is not written', async () => {
  const { saving, writes, finish } = await setUp();
  await saving.load();
  for (const outbox of [outboxOf('a'), outboxOf('b')]) saving.keep(session, outbox, initialState);
  await turn();
  for (const outbox of [outboxOf('c'), outboxOf('d')]) saving.keep(session, outbox, initialState);
  await turn();
  expect(writes).toHaveLength(1);
  await finish();
  expect(writes).toEqual([
    { session, outbox: [pending('b')] },
    { session, outbox: [pending('d')] },
  ]);
});

test('rooms are saved every 2 s at most, and only if they changed', async () => {
  const { saving, clock, writes, finish } = await setUp();
  const outbox = outboxOf();
  await saving.load();
  saving.keep(session, outbox, initialState);
  await turn();
  await finish();
  let state = initialState;
  for (let to = 1; to <= 40; to++) {
    state = stateOf(sampleSavedRoom(1, to));
    saving.keep(session, outbox, state);
    clock.advance(100);
    await turn();
    await finish();
  }
  clock.advance(10_000);
  await turn();
  saving.keep(session, outbox, { ...state, rooms: new Map(state.rooms) });
  clock.advance(10_000);
  await turn();
  expect(writes.slice(1)).toEqual([[sampleSavedRoom(1, 20)], [sampleSavedRoom(1, 40)]]);
});

test('the rooms of a session that ended go at once', async () => {
  const { saving, clock, writes, finish } = await setUp();
  const outbox = outboxOf();
  await saving.load();
  saving.keep(session, outbox, stateOf(sampleSavedRoom(1, 3)));
  await turn();
  await finish();
  clock.advance(2_000);
  await turn();
  await finish();
  saving.keep(undefined, outbox, initialState);
  await turn();
  await finish();
  expect(writes).toEqual([{ session, outbox: [] }, [sampleSavedRoom(1, 3)], { outbox: [] }, []]);
});

test.each([
  ['while they were shown', session],
  ['before', undefined],
])('rooms that an earlier process saved of a session that ended %s go at once', async (_, saved) => {
  const { saving, writes, finish } = await setUp({ session: saved, rooms: [sampleSavedRoom(1, 3)] });
  const { rooms } = await saving.load();
  const outbox = outboxOf();
  saving.keep(saved, outbox, stateOf(...rooms));
  saving.keep(undefined, outbox, initialState);
  await turn();
  await finish();
  expect(writes).toEqual([{ outbox: [] }, []]);
});

test('a flush saves the rooms without delay and waits for every write', async () => {
  const { saving, writes, finish } = await setUp();
  await saving.load();
  saving.keep(session, outboxOf(), stateOf(sampleSavedRoom(1, 3)));
  let isDone = false;
  void saving.flush().then(() => {
    isDone = true;
  });
  await turn();
  expect(writes).toEqual([{ session, outbox: [] }, [sampleSavedRoom(1, 3)]]);
  await finish();
  expect(isDone).toBe(false);
  await finish();
  expect(isDone).toBe(true);
});
