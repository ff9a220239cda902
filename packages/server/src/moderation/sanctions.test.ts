import { expect, test } from 'vitest';
import type { SanctionRecord } from '../log/moderation-records.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import { Sanctions } from './sanctions.ts';

const ban = (user_id: string, more: Partial<SanctionRecord> = {}): SanctionRecord => ({
  kind: 'ban',
  user_id,
  username: `Name-${user_id}`,
  by_username: 'mona',
  at: 0,
  ...more,
});
const name = toUsernameKeys('name-u1');

test('[MD3] a ban of the server is found by person, by name and by network, until it ends', () => {
  const sanctions = new Sanctions([ban('u1', { until: 10, addresses: ['192.0.2.1'] })]);
  const finds = (now: number) =>
    [{ userId: 'u1' }, { name }, { address: '192.0.2.1' }, { userId: 'u2', address: '192.0.2.2' }].map(
      (arriving) => sanctions.findServerBan(arriving, now) !== undefined,
    );
  expect(finds(9)).toEqual([true, true, true, false]);
  expect(finds(10)).toEqual([false, false, false, false]);
});

test('a ban of a room keeps nobody out of the server', () => {
  const sanctions = new Sanctions([ban('u1', { room_id: 'tea' })]);
  expect(sanctions.findServerBan({ userId: 'u1', name }, 0)).toBeUndefined();
  expect(sanctions.find('ban', 'u1', 'tea', 0)).toBeDefined();
  expect(sanctions.find('ban', 'u1', undefined, 0)).toBeUndefined();
  expect(sanctions.find('mute', 'u1', 'tea', 0)).toBeUndefined();
});

test('a later one takes the place of an earlier one, and gives it back when it could not be stored', () => {
  const sanctions = new Sanctions([ban('u1', { addresses: ['192.0.2.1'] })]);
  const undo = sanctions.put(ban('u1', { reason: 'again', addresses: ['192.0.2.2'] }));
  expect(sanctions.findServerBan({ address: '192.0.2.1' }, 0)).toBeUndefined();
  undo();
  expect(sanctions.findServerBan({ address: '192.0.2.1' }, 0)).toBeDefined();
  expect(sanctions.findServerBan({ address: '192.0.2.2' }, 0)).toBeUndefined();
  sanctions.lift('ban', 'u1', undefined);
  expect(sanctions.findServerBan({ userId: 'u1', name, address: '192.0.2.1' }, 0)).toBeUndefined();
});

test('two bans of one name or network end each for itself', () => {
  const addresses = ['192.0.2.1'];
  const sanctions = new Sanctions([
    ban('u1', { addresses, username: 'ana', until: 10 }),
    ban('u2', { addresses, username: 'ANA' }),
  ]);
  sanctions.lift('ban', 'u2', undefined);
  expect(sanctions.findServerBan({ address: '192.0.2.1' }, 0)?.user_id).toBe('u1');
  expect(sanctions.findServerBan({ name: toUsernameKeys('ana') }, 10)).toBeUndefined();
});

test('[MD4] what has ended is given once, and is not listed', () => {
  const sanctions = new Sanctions([
    ban('u1', { until: 10, at: 1 }),
    ban('u2', { at: 2 }),
    ban('u3', { until: 30, at: 3 }),
  ]);
  const listed = (now: number) => sanctions.listBans(undefined, now, 9).map((one) => one.user_id);
  expect(listed(5)).toEqual(['u3', 'u2', 'u1']);
  expect(listed(10)).toEqual(['u3', 'u2']);
  expect(sanctions.sweep(9)).toEqual([]);
  expect(sanctions.sweep(10).map((one) => one.user_id)).toEqual(['u1']);
  expect(sanctions.sweep(29)).toEqual([]);
  expect(sanctions.sweep(30).map((one) => one.user_id)).toEqual(['u3']);
});

test('somebody is held until all that was being stored is', () => {
  const sanctions = new Sanctions();
  sanctions.hold('u1');
  sanctions.hold('u1');
  sanctions.release('u1');
  expect([sanctions.isHeld('u1'), sanctions.isHeld('u2')]).toEqual([true, false]);
  sanctions.release('u1');
  expect(sanctions.isHeld('u1')).toBe(false);
});
