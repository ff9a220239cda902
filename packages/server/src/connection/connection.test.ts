import { limits, type WireFormat } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { Connection } from './connection.ts';
import { checkTime } from './sweep.ts';

/** A connection to a reader who takes what `owed` says, with a dispatch that answers each request at once. */
function setUp(format: WireFormat = 'tertulia.v1.json', rateLimits = false) {
  const reader = { owed: 0, closeCode: 0, pings: 0 };
  const handled: unknown[] = [];
  const refusals: unknown[] = [];
  const clock = { now: 0 };
  const connection = new Connection(
    'c1',
    'u1',
    format,
    {
      address: '127.0.0.1',
      send: () => true,
      cork: (sends) => sends(),
      subscribe() {},
      unsubscribe() {},
      isSubscribed: () => false,
      bufferedBytes: () => reader.owed,
      ping() {
        reader.pings++;
      },
      close(code) {
        reader.closeCode = code;
      },
    },
    {
      config: { rateLimits },
      files: { wire: { receive: () => 'late', sign: (encoded) => encoded } },
      dispatch(_connection, message) {
        handled.push(message.id);
        return undefined;
      },
      clock: { now: () => clock.now },
      metrics: { refusals: { inc: (labels) => refusals.push(labels) } },
    },
  );
  const ask = (id: number) => {
    connection.receive(Buffer.from(JSON.stringify({ type: 'ListRooms', id })));
  };
  return { connection, reader, handled, refusals, clock, ask };
}

test('[HB6] who asks without reading the answers gets no more of them until it reads on', () => {
  const { connection, reader, handled, ask } = setUp();
  ask(1);
  reader.owed = 128 * 1024 + 1;
  ask(2);
  ask(3);
  expect(handled).toEqual([1]);
  reader.owed = 128 * 1024;
  connection.onDrained();
  expect(handled).toEqual([1, 2, 3]);
});

test('[HB6] a reader is given up after 10 s without progress, not while it takes its time', () => {
  const { connection, reader, clock } = setUp();
  connection.state = { kind: 'authenticated', user: {} as never, session: {} as never };
  reader.owed = 1;
  const check = () => {
    connection.lastReceivedAt = connection.lastSentAt = clock.now;
    return checkTime(connection, clock.now);
  };
  for (clock.now = 0; clock.now <= 30_000; clock.now += 1_000) {
    expect(check()).toBe('none');
    connection.onDrained();
  }
  expect(check()).toBe('none');
  clock.now += 9_999;
  expect(check()).toBe('none');
  clock.now += 1;
  expect(check()).toEqual({ close: 4003, reason: 'too slow; resume to catch up' });
});

test('[HB1] looked at once a second, a peer that went dead is closed within 35 s, and not before', () => {
  const { connection, clock } = setUp();
  connection.state = { kind: 'authenticated', user: {} as never, session: {} as never };
  let pinged = 0;
  for (clock.now = 999; pinged === 0 || clock.now - pinged < 10_000; clock.now += 1_000) {
    const action = checkTime(connection, clock.now);
    if (action === 'ping') {
      pinged = clock.now;
      connection.pingSentAt = connection.lastSentAt = clock.now;
    } else expect(action).toBe('none');
  }
  expect(checkTime(connection, clock.now)).toEqual({ close: 4002, reason: 'no answer to Ping' });
  expect(clock.now).toBeLessThanOrEqual(35_000);
});

test.each(['receive', 'receiveBinary'] as const)('[FR13] ten frames over the limit end the connection: %s', (take) => {
  const { connection, reader } = setUp();
  const tooLong = Buffer.alloc(8 * 1024 + 1, 'x');
  const receive = () => (take === 'receive' ? connection.receive(tooLong) : connection.receiveBinary(tooLong));
  for (let i = 0; i < 9; i++) receive();
  expect(reader.closeCode).toBe(0);
  receive();
  expect(reader.closeCode).toBe(4500);
});

test('[PL3] in plain mode whoever answers no ping is given up, though bytes of an unfinished frame may come', () => {
  const { connection, reader, clock } = setUp('plain');
  connection.state = { kind: 'authenticated', user: {} as never, session: {} as never };
  clock.now = 25_000;
  expect(checkTime(connection, clock.now)).toBe('ping');
  connection.ping(1);
  expect(reader.pings).toBe(1);
  connection.receivePong();
  clock.now = 47_999;
  expect(checkTime(connection, clock.now)).toBe('none');
  clock.now = 48_000;
  expect(checkTime(connection, clock.now)).toBe('ping');
  connection.ping(2);
  clock.now = 58_000;
  expect(checkTime(connection, clock.now)).toEqual({ close: 4002, reason: 'no answer to Ping' });
});

test('[HB1] only messages answer a Ping message', () => {
  const { connection, clock } = setUp();
  connection.state = { kind: 'authenticated', user: {} as never, session: {} as never };
  connection.ping(1);
  connection.receivePong();
  clock.now = 10_000;
  expect(checkTime(connection, clock.now)).toEqual({ close: 4002, reason: 'no answer to Ping' });
});

test.each([
  [
    'of unknown types',
    'unknown_type',
    (connection: Connection) => connection.receive(Buffer.from('{"type":"Nonsense"}')),
  ],
] as const)(
  '[LM3] messages %s count as frames too, and each refusal is counted by code and limit',
  (_, code, receive) => {
    const { connection, reader, refusals } = setUp('tertulia.v1.json', true);
    connection.state = { kind: 'authenticated', user: {} as never, session: {} as never };
    const { frame_burst: burst } = limits;
    for (let i = 0; i < burst + 300; i++) receive(connection);
    expect(refusals).toEqual([
      ...Array.from({ length: burst }, () => ({ code, limit: '' })),
      ...Array.from({ length: 300 }, () => ({ code: 'rate_limited', limit: 'frames' })),
    ]);
    expect(reader.closeCode).toBe(0);
    receive(connection);
    expect(reader.closeCode).toBe(4101);
  },
);

test('[FI3] chunks that come late count as frames, and are let go as long as they are few', () => {
  const { connection, reader, refusals } = setUp('tertulia.v1.json', true);
  connection.state = { kind: 'authenticated', user: {} as never, session: {} as never };
  for (let i = 0; i < limits.frame_burst + 300; i++) connection.receiveBinary(Buffer.from('late'));
  expect(refusals).toEqual(Array.from({ length: 300 }, () => ({ code: 'rate_limited', limit: 'frames' })));
  expect(reader.closeCode).toBe(0);
  connection.receiveBinary(Buffer.from('late'));
  expect(reader.closeCode).toBe(4101);
});

test('[LM2] who sends frame after frame without entering is closed', () => {
  const { ask, connection, reader } = setUp('tertulia.v1.json', true);
  for (let i = 0; i < limits.max_frames_before_auth; i++) ask(i);
  expect(reader.closeCode).toBe(0);
  ask(64);
  expect(reader.closeCode).toBe(4101);
  const entered = setUp('tertulia.v1.json', true);
  entered.connection.state = { kind: 'authenticated', user: {} as never, session: {} as never };
  for (let i = 0; i < 100; i++) entered.ask(i);
  expect([entered.reader.closeCode, connection.state.kind]).toEqual([0, 'new']);
});
