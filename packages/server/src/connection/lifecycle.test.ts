import { limits } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { Connection } from './connection.ts';
import { receiveControlFrame } from './lifecycle.ts';
import { maxBufferedBytes } from './slow-readers.ts';

function setUp({ rateLimits }: { readonly rateLimits: boolean }) {
  const socket = { owed: 0, closeCode: 0 };
  const connection = new Connection(
    'c1',
    'u1',
    'tertulia.v1.json',
    {
      address: '127.0.0.1',
      send: () => true,
      cork: (sends) => sends(),
      subscribe() {},
      unsubscribe() {},
      isSubscribed: () => false,
      bufferedBytes: () => socket.owed,
      ping() {},
      close(code) {
        socket.closeCode = code;
      },
    },
    {
      config: { rateLimits },
      files: {},
      dispatch: () => undefined,
      clock: { now: () => 0 },
      metrics: { refusals: { inc() {} } },
    },
  );
  const ping = (times: number) => {
    for (let i = 0; i < times; i++) receiveControlFrame(connection);
  };
  return { socket, ping };
}

test('[LM3] pings count as frames, and too many end the connection', () => {
  const { socket, ping } = setUp({ rateLimits: true });
  ping(limits.frame_burst);
  expect(socket.closeCode).toBe(0);
  ping(1);
  expect(socket.closeCode).toBe(4101);
});

test('[HB6] who pings without reading the answers is closed before they pile up, whatever the rates', () => {
  const { socket, ping } = setUp({ rateLimits: false });
  ping(10_000);
  expect(socket.closeCode).toBe(0);
  socket.owed = maxBufferedBytes + 1;
  ping(1);
  expect(socket.closeCode).toBe(4003);
});
