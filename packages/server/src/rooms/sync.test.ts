import { parseServerMessage, type ServerMessageOf } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { createRoom, type Room } from './room.ts';
import { encodeSync, syncRoom } from './sync.ts';

function roomWith(events: number): Room {
  const room = createRoom({
    room_id: 'r',
    name: 'R',
    topic: '',
    kind: 'public',
    epoch: 'e1',
    first_seq: 1,
    last_seq: 0,
    last_n: 0,
    slow_mode_ms: 0,
    archived: false,
  });
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

test('a foreign epoch, a seq from the future and a lost membership are reset', () => {
  const room = roomWith(3);
  const reset = { state: 'reset', from_seq: 3, to_seq: 3, count: 0, first: undefined };
  expect(shape(room, true, 'e2', 1)).toEqual(reset);
  expect(shape(room, true, 'e1', 4)).toEqual(reset);
  expect(shape(room, false, 'e1', 1)).toEqual({ ...reset, from_seq: 0, to_seq: 0 });
  expect(shape(undefined, true, 'e1', 1)).toEqual({ ...reset, from_seq: 0, to_seq: 0 });
});
