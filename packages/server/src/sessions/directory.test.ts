import { expect, test } from 'vitest';
import { Directory } from './directory.ts';
import { createPresentUser } from './user.ts';
import { toUsernameKeys } from './username.ts';

function createUser(username: string) {
  return createPresentUser(
    { user_id: `id of ${username}`, username, guest: true, role: 'user' },
    { session_id: `session of ${username}`, token_hash: `hash of ${username}` },
  );
}

test('[HS9] who looks like somebody is found, whoever came first', () => {
  for (const [first, second] of [
    ['paypal', 'paypaI'],
    ['paypaI', 'paypal'],
    ['marie', 'МARIE'],
    ['МARIE', 'marie'],
  ] as const) {
    const directory = new Directory();
    const user = createUser(first);
    directory.add(user);
    expect(directory.named(toUsernameKeys(second))).toEqual([user]);
    directory.remove(user);
    expect(directory.named(toUsernameKeys(second))).toEqual([]);
  }
});

test('[HS9] one name may be like those of two', () => {
  const directory = new Directory();
  const [ian, lan] = [createUser('ian'), createUser('lan')];
  directory.add(ian);
  directory.add(lan);
  expect(directory.named(toUsernameKeys('Ian'))).toEqual([ian, lan]);
});

test('a kept name is taken until it is no more kept', () => {
  const directory = new Directory();
  const release = directory.keepName(toUsernameKeys('Ian'));
  expect(directory.isNameTaken(toUsernameKeys('lan'))).toBe(true);
  release();
  expect(directory.isNameTaken(toUsernameKeys('lan'))).toBe(false);
});
