import { expect, test } from 'vitest';
import { createHealthLog } from './health-log.ts';

test('a storage that comes and goes is told of once a minute, and its return only after that', () => {
  const lines: unknown[] = [];
  let now = 0;
  const tell = createHealthLog({ error: ({ err }) => lines.push(err), info: (text) => lines.push(text) }, () => now);
  for (const error of ['first', 'second', 'third']) {
    tell(false, error);
    tell(true);
    now += 20_000;
  }
  expect(lines).toEqual(['first', 'storage works again']);
  tell(false, 'fourth');
  expect(lines).toEqual(['first', 'storage works again', 'fourth']);
});
