import { parseServerMessage, type ServerMessageOf } from '@tertulia/protocol';
import { describe, expect, test } from 'vitest';
import { newRoomRecord } from './new-room-record.ts';
import { createRoom, type Room } from './room.ts';
import { encodeSync, maxStale, needsChanges, syncRoom } from './sync.ts';

function roomWith(events: number): Room {
  const room = createRoom(newRoomRecord({ room_id: 'r', name: 'R', epoch: 'e1' }));
  for (let seq = 1; seq <= events; seq++) {
    const timestamp = '2026-01-01T00:00:00.000Z';
    const event = {
      type: 'Message' as const,
      room_id: 'r',
      seq,
      n: seq,
      user_id: 'u',
      username: 'ana',
      content: 'x',
      timestamp,
    };
    room.tail.push({ seq, encoded: JSON.stringify(event), isMessage: true });
    room.last_seq = room.last_n = seq;
  }
  return room;
}

const shape = (room: Room | undefined, member: boolean, epoch: string, seq: number) => {
  const encoded = encodeSync(syncRoom('r', room, member, { epoch, seq }));
  const parsed = parseServerMessage(JSON.parse(encoded));
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { state, from_seq, to_seq, events } = parsed.value as ServerMessageOf<'RoomSync'>;
  return { state, from_seq, to_seq, count: events.length, first: events[0]?.seq };
};

test('up to 500 events are sent whole', () => {
  const room = roomWith(700);
  expect(shape(room, true, 'e1', 200)).toEqual({
    state: 'complete',
    from_seq: 200,
    to_seq: 700,
    count: 500,
    first: 201,
  });
  expect(shape(room, true, 'e1', 700)).toEqual({
    state: 'complete',
    from_seq: 700,
    to_seq: 700,
    count: 0,
    first: undefined,
  });
});

test('a tail that does not reach back far enough is never sent as if it were whole', () => {
  const room = roomWith(3);
  room.tail.drop();
  expect(shape(room, true, 'e1', 1)).toEqual({ state: 'reset', from_seq: 3, to_seq: 3, count: 0, first: undefined });
});

test('more than 500 leave an explicit gap before the newest 50', () => {
  expect(shape(roomWith(700), true, 'e1', 199)).toEqual({
    state: 'limited',
    from_seq: 650,
    to_seq: 700,
    count: 50,
    first: 651,
  });
});

describe('what changed within the gap', () => {
  const staleOf = (room: Room, seq: number, known?: Parameters<typeof syncRoom>[4]) => {
    const { message } = syncRoom('r', room, true, { epoch: 'e1', seq }, known);
    return message.state === 'limited' ? message.stale : message.state;
  };
  const erase = (room: Room, target_seq: number, at = ++room.last_seq) => {
    room.changed_at = at;
    const event = { type: 'MessageDeleted', room_id: 'r', seq: at, target_seq, by_user_id: 'u' };
    room.tail.push({ seq: at, encoded: JSON.stringify(event), isMessage: false });
  };

  test('is told as the store knows it, but for what the newest events tell themselves', () => {
    const room = roomWith(700);
    room.changed_at = 640;
    const changes = [
      { seq: 3, changed_at: 640 },
      { seq: 4, changed_at: 660 },
    ];
    expect(staleOf(room, 100, { upTo: 700, changes })).toEqual([3]);
  });

  test('is told also of what was deleted while the store was asked', () => {
    const room = roomWith(700);
    room.changed_at = 640;
    const known = { upTo: 700, changes: [{ seq: 3, changed_at: 640 }] };
    erase(room, 5);
    erase(room, 650);
    for (let i = 0; i < 60; i++) {
      const seq = ++room.last_seq;
      room.tail.push({ seq, encoded: '{}', isMessage: true });
    }
    expect(staleOf(room, 100, known)).toEqual([3, 5]);
  });

  test('is a reset where it cannot be told', () => {
    const room = roomWith(700);
    room.changed_at = 640;
    expect(staleOf(room, 100)).toBe('reset');
    const tooMany = Array.from({ length: maxStale + 1 }, (_, i) => ({ seq: i, changed_at: 640 }));
    expect(staleOf(room, 100, { upTo: 700, changes: tooMany })).toBe('reset');
  });

  test('is nothing where nothing was deleted since', () => {
    const room = roomWith(700);
    room.changed_at = 90;
    expect(needsChanges(room, { epoch: 'e1', seq: 100 })).toBe(false);
    expect(staleOf(room, 100)).toEqual([]);
  });
});

test('a foreign epoch, a seq from the future and a lost membership are reset', () => {
  const room = roomWith(3);
  const reset = { state: 'reset', from_seq: 3, to_seq: 3, count: 0, first: undefined };
  expect(shape(room, true, 'e2', 1)).toEqual(reset);
  expect(shape(room, true, 'e1', 4)).toEqual(reset);
  expect(shape(room, false, 'e1', 1)).toEqual({ ...reset, from_seq: 0, to_seq: 0 });
  expect(shape(undefined, true, 'e1', 1)).toEqual({ ...reset, from_seq: 0, to_seq: 0 });
});
