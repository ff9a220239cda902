import { expect, test } from 'vitest';
import type { UserInfo } from '../../entities.ts';
import { err, ok } from '../../result.ts';
import { disconnected, type Request, type RequestMessage } from '../connection/requests.ts';
import { createOnlineStore } from '../testing/online-store.ts';
import { turn } from '../testing/test-client.ts';
import { createMembers } from './members.ts';

const people = (count: number): UserInfo[] =>
  Array.from({ length: count }, (_, i) => ({ user_id: `u${String(i).padStart(4, '0')}`, username: `user ${i}` }));

/** A server with these users in its room, in pages of three. */
function createPages(users: readonly UserInfo[]) {
  const asked: RequestMessage[] = [];
  const request: Request = (message, done) => {
    asked.push(message);
    const { after } = message as { after?: string };
    const rest = users.filter((user) => after === undefined || user.user_id > after);
    const page = { room_id: 'general', users: rest.slice(0, 3), more: rest.length > 3 };
    done(ok({ type: 'UserList', re: 'r', ...page }));
  };
  return { request, asked };
}

test('[RM8] all pages are loaded, each after the last user of the one before', async () => {
  const { request, asked } = createPages(people(7));
  const store = createOnlineStore();
  expect(await createMembers(store, request).load('general')).toEqual(ok(people(7)));
  expect([...(store.getState().rooms.get('general')?.members.values() ?? [])]).toEqual(people(7));
  const page = { type: 'ListUsers', room_id: 'general', limit: 200 };
  expect(asked).toEqual([page, { ...page, after: 'u0002' }, { ...page, after: 'u0005' }]);
});

test('no more than ten pages are loaded', async () => {
  const { request, asked } = createPages(people(100));
  expect(await createMembers(createOnlineStore(), request).load('general')).toEqual(ok(people(30)));
  expect(asked).toHaveLength(10);
});

test('an error in the middle leaves the members as they were', async () => {
  const { request, asked } = createPages(people(7));
  const store = createOnlineStore();
  const failing: Request = (message, done) => (asked.length < 2 ? request(message, done) : done(err(disconnected)));
  expect(await createMembers(store, failing).load('general')).toEqual(err(disconnected));
  expect(store.getState().rooms.get('general')?.members.size).toBe(0);
});

test('members that are held or on their way are not asked for again', async () => {
  const { request, asked } = createPages(people(2));
  const members = createMembers(createOnlineStore(), request);
  members.fill('general');
  members.fill('general');
  await turn();
  members.fill('general');
  expect(asked).toHaveLength(1);
});
