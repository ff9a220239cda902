import { limits } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import type { Connection } from '../connection/connection.ts';
import type { Server } from '../server.ts';
import { createPresentUser, type PresentUser } from '../sessions/user.ts';
import type { Cost } from './handler.ts';
import { checkRates } from './rates.ts';

function setUp({ rateLimits = true } = {}) {
  const clock = { now: 0 };
  const server = { config: { rateLimits }, clock: { now: () => clock.now } } as Server;
  const createUser = (user_id: string) =>
    createPresentUser(
      { user_id, username: user_id, guest: true, role: 'user' },
      { session_id: user_id, token_hash: user_id },
    );
  /** A connection whose frames are never too many. */
  const connect = (user?: PresentUser) => ({ user, countFrame: () => undefined }) as unknown as Connection;
  const countPassing = (connection: Connection, cost: Cost, count: number) =>
    Array.from({ length: count }, () => checkRates(server, connection, cost)).filter((refusal) => !refusal).length;
  return { server, clock, createUser, connect, countPassing };
}

test('[LM3] all connections of a user share what it may send and ask for; other users do not', () => {
  const { createUser, connect, countPassing } = setUp();
  const ana = createUser('ana');
  const [phone, laptop, other] = [connect(ana), connect(ana), connect(createUser('ben'))];
  expect(countPassing(phone, 'send', 6) + countPassing(laptop, 'send', 6)).toBe(limits.send_burst);
  expect(countPassing(phone, 'costly', 15) + countPassing(laptop, 'costly', 15)).toBe(limits.costly_burst);
  expect(countPassing(other, 'send', 6)).toBe(6);
});

test('[LM3] what is very costly takes five of what is costly, and says when there will be as many', () => {
  const { server, clock, createUser, connect, countPassing } = setUp();
  const ana = connect(createUser('ana'));
  expect(countPassing(ana, 'very-costly', 10)).toBe(limits.costly_burst / limits.very_costly_weight);
  expect(checkRates(server, ana, 'very-costly')).toEqual({
    code: 'rate_limited',
    message: 'too many requests',
    limit: 'costly',
    retryAfterMs: 2_500,
  });
  clock.now = 2_500;
  expect(countPassing(ana, 'very-costly', 2)).toBe(1);
});

test('what is free, and who has not entered, takes frames alone; turned off, nothing is taken', () => {
  const { createUser, connect, countPassing } = setUp();
  expect(countPassing(connect(createUser('ana')), 'free', 1_000)).toBe(1_000);
  expect(countPassing(connect(), 'costly', 1_000)).toBe(1_000);
  const off = setUp({ rateLimits: false });
  expect(off.countPassing(off.connect(off.createUser('ana')), 'very-costly', 1_000)).toBe(1_000);
});
