import { expect, test } from 'vitest';
import type { SocketEvents } from '../ports.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { createLiveSocket } from './live-socket.ts';

const welcome = JSON.stringify({
  ...{ type: 'Welcome', user_id: 'u1', message: '', server: { name: 'fake', version: '0' }, level: 1, features: [] },
  ...{ limits: { max_frame_bytes: 100 }, heartbeat: { every_ms: 25_000, grace_ms: 10_000 } },
  auth: { guests: true, registration: 'closed' },
});

/** A live socket, opened in `protocol`; `heard` is what it reported and `wire` what it did to the socket. */
function setUp(protocol: string) {
  const clock = createFakeClock();
  const heard: unknown[] = [];
  const wire: unknown[] = [];
  const peers: SocketEvents[] = [];
  const socket = createLiveSocket(
    {
      clock,
      random: createSeededRandom(1),
      connect(_, events) {
        peers.push(events);
        return {
          send: (frame) => wire.push(JSON.parse(frame)),
          sendBinary: (frame) => wire.push(frame),
          bufferedBytes: () => 7,
          close: (code) => wire.push(code),
        };
      },
    },
    {
      onOpen: () => heard.push('open'),
      onMessage: (message) => heard.push(message.type),
      onClose: (code) => heard.push(code),
    },
  );
  socket.open();
  const [peer] = peers;
  if (!peer) throw new Error('nothing was opened');
  peer.onOpen(protocol);
  peer.onFrame(welcome);
  return { clock, socket, peer, heard, wire };
}

test('[HB1] a socket that is silent for longer than the heartbeat allows is given up', () => {
  const { clock, socket, peer, heard, wire } = setUp('tertulia.v1.json');
  socket.establish();
  clock.advance(34_999);
  peer.onFrame('{"type":"Ping","k":1}');
  socket.flush();
  clock.advance(34_999);
  expect(heard).toEqual(['open', 'Welcome', 'Ping']);
  clock.advance(1);
  expect(heard).toEqual(['open', 'Welcome', 'Ping', 4002]);
  expect(wire).toEqual([{ type: 'Pong', k: 1 }, 4002]);
});

test('binary frames do not wait for the flush, and with the socket they are gone', () => {
  const { socket, wire } = setUp('tertulia.v1.json');
  const frame = new Uint8Array([1, 2]);
  socket.sendBinary(frame);
  expect([wire, socket.bufferedBytes()]).toEqual([[frame], 7]);
  socket.drop(1000);
  socket.sendBinary(frame);
  expect([wire, socket.bufferedBytes()]).toEqual([[frame, 1000], 0]);
});

test('[PL3] in plain mode silence means nothing', () => {
  const { clock, socket, heard } = setUp('');
  socket.establish();
  clock.advance(86_400_000);
  expect(heard).toEqual(['open', 'Welcome']);
});

test('[PL1] in plain mode an array is not read', () => {
  const { peer, heard } = setUp('');
  peer.onFrame('[{"type":"Synced"},{"type":"Synced"}]');
  peer.onFrame('{"type":"Synced"}');
  expect(heard).toEqual(['open', 'Welcome', 'Synced']);
});

test('until the heartbeat is expected, 15 s of silence are too many', () => {
  const { clock, heard } = setUp('');
  clock.advance(15_000);
  expect(heard).toEqual(['open', 'Welcome', 4002]);
});

test('a probe that gets no answer within 5 s ends the socket, and any frame is an answer', () => {
  const { clock, socket, peer, heard, wire } = setUp('tertulia.v1.json');
  socket.establish();
  socket.probe();
  socket.flush();
  peer.onFrame('{"type":"Synced"}');
  clock.advance(5_000);
  expect(heard).toEqual(['open', 'Welcome', 'Synced']);
  socket.probe();
  socket.flush();
  clock.advance(5_000);
  expect(heard).toEqual(['open', 'Welcome', 'Synced', 4002]);
  expect(wire.filter((sent) => typeof sent === 'object')).toMatchObject([{ type: 'Ping' }, { type: 'Ping' }]);
});

test('nothing more is heard of a socket that was dropped', () => {
  const { clock, socket, peer, heard, wire } = setUp('tertulia.v1.json');
  socket.drop(1000);
  peer.onFrame('{"type":"Synced"}');
  peer.onClose(1006, '');
  clock.advance(60_000);
  expect([heard, wire]).toEqual([['open', 'Welcome'], [1000]]);
});

test('[FR4] what is sent in one go shares frames, which are no longer than the server takes', () => {
  const { socket, wire } = setUp('tertulia.v1.json');
  socket.establish();
  const typing = { type: 'TypingStart', room_id: 'r'.repeat(20) } as const;
  for (let i = 0; i < 3; i++) socket.send(typing);
  expect(wire).toEqual([]);
  socket.flush();
  socket.flush();
  expect(wire).toEqual([typing, typing, typing]);
  const ping = { type: 'Ping', k: 1 } as const;
  for (let i = 0; i < 5; i++) socket.send(ping);
  socket.flush();
  expect(wire.slice(3)).toEqual([[ping, ping, ping, ping], ping]);
});

test('[PL1] in plain mode each message has its frame', () => {
  const { socket, wire } = setUp('');
  for (const k of [1, 2]) socket.send({ type: 'Ping', k });
  socket.flush();
  expect(wire).toEqual([
    { type: 'Ping', k: 1 },
    { type: 'Ping', k: 2 },
  ]);
});

test('what was sent before a goodbye goes out first', () => {
  const { socket, wire } = setUp('tertulia.v1.json');
  socket.send({ type: 'Leave' });
  socket.drop(1000);
  expect(wire).toEqual([{ type: 'Leave' }, 1000]);
});
