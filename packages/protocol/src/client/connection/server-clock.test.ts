import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createServerClock } from './server-clock.ts';

test("the server's time goes on from what it last told, whatever one's own clock says", () => {
  const clock = createFakeClock();
  const serverClock = createServerClock(clock);
  expect(serverClock.now()).toBe(clock.wallClock().getTime());
  clock.advance(500);
  serverClock.onJoined('2030-01-01T00:00:00.000Z');
  clock.advance(1_000);
  expect(new Date(serverClock.now()).toISOString()).toBe('2030-01-01T00:00:01.000Z');
});
