import { limits } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { addAway, removeAway } from '../rooms/away.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { countMembers, createPlace, createRoom, listMembers, type Room } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { warmAway } from './read-away.ts';
import { readMembers } from './read-members.ts';
import type { MemberRecord } from './records.ts';

const toId = (no: number) => `u${String(no).padStart(5, '0')}`;
const toMember = (no: number): MemberRecord => ({ user_id: toId(no), username: `name ${no}`, role: 'user' });

/** A store with these accounts as members of each room, which answers when told to. */
function setUp(accounts: readonly number[]) {
  const answers: (() => void)[] = [];
  const store: Pick<Server['store'], 'listMembers'> = {
    listMembers: (_roomId, after, limit) =>
      new Promise((resolve) => {
        const found = accounts.map(toMember).filter(({ user_id }) => user_id > after);
        answers.push(() => resolve(found.slice(0, limit)));
      }),
  };
  const away: Server['away'] = { held: new Set(), loading: new Map() };
  const server = { store, away, clock: { steadyWallClock: () => 0 } } as unknown as Server;
  return {
    server,
    reads: () => answers.length,
    async answer() {
      for (const answer of answers.splice(0)) answer();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function roomOf(here: readonly number[], awayCount: number): Room {
  const room = createRoom(newRoomRecord({ room_id: 'tea', epoch: 'e' }));
  for (const no of here) {
    const places = new Map([['tea', createPlace('user', 0)]]);
    const { user_id, username } = toMember(no);
    room.occupants.set(user_id, { user_id, username, guest: false, role: 'user', muted: undefined, places });
  }
  room.away.count = awayCount;
  return room;
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const shown = (room: Room) => listMembers(room, 200).users.map(({ user_id, status }) => `${user_id} ${status}`);

test('the store is asked once for all who wait, and not again', async () => {
  const { server, reads, answer } = setUp([1, 2, 3]);
  const room = roomOf([2], 2);
  expect(listMembers(room, 200)).toMatchObject({ users: [{ user_id: toId(2) }], more: true });
  const waiting = Promise.all(range(0, 9).map(() => warmAway(server, room)));
  expect(reads()).toBe(1);
  await answer();
  await waiting;
  expect(shown(room)).toEqual([`${toId(2)} online`, `${toId(1)} offline`, `${toId(3)} offline`]);
  expect(listMembers(room, 200).more).toBe(false);
  await warmAway(server, room);
  expect(reads()).toBe(0);
});

test('a crowd and a room of nobody but those who are here ask the store for nothing', async () => {
  const { server, reads } = setUp(range(0, 300));
  await Promise.all(
    [roomOf(range(0, 300), 5), roomOf([1], 200), roomOf([1, 2], 0)].map((one) => warmAway(server, one)),
  );
  expect(reads()).toBe(0);
});

test('who comes and who goes while it is read is where they are in the end', async () => {
  const { server, answer } = setUp([1, 2, 3]);
  const room = roomOf([1, 2], 1);
  const warming = warmAway(server, room);
  // 1 goes away, 3 comes.
  const gone = room.occupants.get(toId(1));
  room.occupants.delete(toId(1));
  addAway(room.away, toMember(1));
  removeAway(room.away, toId(3));
  if (gone) room.occupants.set(toId(3), { ...gone, ...toMember(3), role: 'user' });
  await answer();
  await warming;
  expect(shown(room)).toEqual([`${toId(2)} online`, `${toId(3)} online`, `${toId(1)} offline`]);
  expect(countMembers(room)).toBe(3);
});

test('no more are kept than fit one page, of so many rooms; the number stays right', async () => {
  const { server, answer } = setUp(range(0, 2));
  const rooms = range(0, 1_001).map(() => roomOf([], 2));
  for (const room of rooms) {
    const warming = warmAway(server, room);
    await answer();
    await warming;
  }
  expect(rooms.filter(({ away }) => away.known).length).toBe(1_000);
  const [first, second] = rooms as [Room, Room];
  expect([first.away, second.away.known?.size]).toEqual([{ count: 2, known: undefined }, 2]);
  for (const no of range(2, 201)) addAway(second.away, toMember(no));
  expect(second.away).toEqual({ count: 201, known: undefined });
  addAway(first.away, toMember(5));
  removeAway(first.away, toId(5));
  removeAway(first.away, toId(1));
  expect(first.away.count).toBe(1);
});

test('a store that cannot be read hides who is away, and no more', async () => {
  const { server } = setUp([]);
  const failing = { ...server, store: { listMembers: () => Promise.reject(new Error('gone')) } } as unknown as Server;
  const room = roomOf([1], 1);
  await warmAway(failing, room);
  expect(shown(room)).toEqual([`${toId(1)} online`]);
});

test.each([1, 7, 199, limits.list_users_page])(
  '[RM8] pages of %i show each of 300 once, here or away',
  async (limit) => {
    const { server, answer } = setUp(range(0, 260));
    // Some of the accounts are here, and guests.
    const here = [...range(0, 260).filter((no) => no % 3 === 0), ...range(260, 300)];
    const room = roomOf(here, 300 - here.length);
    const seen: string[] = [];
    for (let more = true; more; ) {
      const reading = readMembers(server, room, limit, seen.at(-1));
      await answer();
      const page = await reading;
      expect(page.users.length).toBeLessThanOrEqual(limit);
      for (const { user_id, status } of page.users) {
        expect(status).toBe(room.occupants.has(user_id) ? 'online' : 'offline');
        seen.push(user_id);
      }
      ({ more } = page);
    }
    expect(seen).toEqual(range(0, 300).map(toId));
  },
);
