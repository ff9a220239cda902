import { expect, test } from 'vitest';
import type { Connection } from './connection.ts';
import { createSlowReaders, maxBufferedBytes } from './slow-readers.ts';

test('readers are looked at once per 512 KiB published, and those beyond the limit are closed', () => {
  const closed: string[] = [];
  const reader = (name: string, buffered: number) =>
    ({
      bufferedBytes: () => buffered,
      close: (code: number) => closed.push(`${name} ${code}`),
    }) as unknown as Connection;
  const looks: (() => void)[] = [];
  const readers = createSlowReaders([reader('slow', maxBufferedBytes + 1), reader('fine', maxBufferedBytes)], (run) =>
    looks.push(run),
  );
  readers.count(512 * 1024 - 1);
  expect(looks).toHaveLength(0);
  readers.count(1);
  readers.count(4_000_000);
  expect(looks).toHaveLength(1);
  looks[0]?.();
  expect(closed).toEqual(['slow 4003']);
  readers.count(512 * 1024);
  expect(looks).toHaveLength(2);
});
