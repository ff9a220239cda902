import { expect, test } from 'vitest';
import type { Connection } from './connection.ts';
import { createSlowReaders, maxBufferedBytes } from './slow-readers.ts';

const kib = 1024;

function setUp(owed: Record<string, number>) {
  const events: string[] = [];
  const looks: (() => void)[] = [];
  const connections = Object.keys(owed).map(
    (id) =>
      ({
        id,
        bufferedBytes: () => owed[id],
        close: (code: number) => events.push(`${id} closed ${code}`),
      }) as unknown as Connection,
  );
  const congested = new Set<Connection>();
  const readers = createSlowReaders({
    connections,
    congested,
    onRelieved: ({ id }) => events.push(`${id} relieved`),
    schedule: (run) => looks.push(run),
  });
  return { readers, events, looks, congested: () => [...congested].map(({ id }) => id) };
}

test('readers are looked at once per 256 KiB published, and those beyond the limit are closed', () => {
  const { readers, events, looks } = setUp({ slow: maxBufferedBytes + 1, fine: maxBufferedBytes });
  readers.count(256 * kib - 1);
  expect(looks).toHaveLength(0);
  readers.count(1);
  readers.count(4_000_000);
  expect(looks).toHaveLength(1);
  looks[0]?.();
  expect(events).toEqual(['slow closed 4003']);
  readers.count(256 * kib);
  expect(looks).toHaveLength(2);
});

test('the congested are looked at once per 64 KiB published', () => {
  const owed = { ana: 0, bob: maxBufferedBytes };
  const { readers, events, looks } = setUp(owed);
  readers.count(64 * kib);
  expect(looks).toHaveLength(0);
  readers.look();
  readers.count(64 * kib - 1);
  expect(looks).toHaveLength(0);
  Object.assign(owed, { ana: maxBufferedBytes + 1, bob: maxBufferedBytes + 1 });
  readers.count(1);
  looks[0]?.();
  expect(events).toEqual(['bob closed 4003']);
});

test('[HB6] a reader is congested above 256 KiB and relieved at a quarter of it', () => {
  const owed = { ana: 256 * kib, bob: 256 * kib + 1 };
  const { readers, events, congested } = setUp(owed);
  readers.look();
  expect(congested()).toEqual(['bob']);
  owed.bob = 64 * kib + 1;
  readers.look();
  expect(congested()).toEqual(['bob']);
  owed.bob = 64 * kib;
  readers.look();
  readers.look();
  expect([congested(), events]).toEqual([[], ['bob relieved']]);
});
