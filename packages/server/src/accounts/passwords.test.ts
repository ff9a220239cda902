import { expect, test } from 'vitest';
import { argon2Hasher } from '../adapters/argon2-hasher.ts';
import { createCommonPasswords } from './common-passwords.ts';
import { type Asker, createPasswords, type Hasher } from './passwords.ts';

const always: Asker = { isKnown: false, isWanted: () => true };
const loadCommon = createCommonPasswords();
const passwords = createPasswords({ hasher: argon2Hasher, loadCommon, now: () => 0 });

/** A hasher that hashes when told to. */
function setUp(limits: { maxAtOnce: number; maxWaiting: number }) {
  const started: string[] = [];
  const finish: (() => void)[] = [];
  const slow = <T>(password: string, value: T) =>
    new Promise<T>((resolve) => {
      started.push(password);
      finish.push(() => resolve(value));
    });
  const hasher: Hasher = {
    hash: (password) => slow(password, `hash of ${password}`),
    verify: (hash, password) => slow(password, hash === `hash of ${password}`),
    dummyHash: 'dummy',
  };
  const clock = { now: 0 };
  return {
    started,
    finish,
    clock,
    passwords: createPasswords({ hasher, loadCommon, now: () => clock.now, ...limits }),
  };
}
const wholeTurn = () => new Promise((resolve) => setImmediate(resolve));

test('a password is known again by its hash, which is argon2id with the numbers that OWASP advises', async () => {
  const hashed = await passwords.hash('correct horse', always);
  if (!hashed.ok) throw new Error(hashed.error.kind);
  expect(hashed.value).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  expect(await passwords.verify(hashed.value, 'correct horse', always)).toEqual({ ok: true, value: true });
  expect(await passwords.verify(hashed.value, 'correct Horse', always)).toEqual({ ok: true, value: false });
  expect(await passwords.hash('correct horse', always)).not.toEqual(hashed);
});

test('how a letter is composed makes no difference', async () => {
  const hashed = await passwords.hash('caf\u00e9 au lait', always);
  expect(hashed.ok && (await passwords.verify(hashed.value, 'cafe\u0301 au lait', always))).toEqual({
    ok: true,
    value: true,
  });
});

test('[AC4] without an account it takes as long to say no', async () => {
  const hashed = await passwords.hash('correct horse', always);
  if (!hashed.ok) throw new Error(hashed.error.kind);
  const time = async (hash: string | undefined) => {
    const startedAt = performance.now();
    expect(await passwords.verify(hash, 'wrong horse', always)).toEqual({ ok: true, value: false });
    return performance.now() - startedAt;
  };
  // In turn, and of each the shortest: whatever else the machine does only adds to the work itself.
  let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < 9; i++) {
    known = Math.min(known, await time(hashed.value));
    unknown = Math.min(unknown, await time(undefined));
  }
  expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(2);
});

test('[AC9] the passwords that everyone tries first are known, in whatever case', async () => {
  const asked = ['password', 'PassWord', '12345678', 'qwertyuiop', 'correct horse battery', 'kd83hdkw9q'];
  expect(await Promise.all(asked.map(passwords.isCommon))).toEqual([true, true, true, true, false, false]);
});

test('so many are hashed at once, so many wait, and the rest is told busy', async () => {
  const { passwords, started, finish } = setUp({ maxAtOnce: 2, maxWaiting: 2 });
  const outcomes = ['a', 'b', 'c', 'd', 'e'].map((password) => passwords.hash(password, always));
  expect(await outcomes[4]).toMatchObject({ ok: false, error: { kind: 'busy' } });
  expect(started).toEqual(['a', 'b']);
  finish[0]?.();
  await wholeTurn();
  expect(started).toEqual(['a', 'b', 'c']);
  expect(await outcomes[0]).toEqual({ ok: true, value: 'hash of a' });
  finish[1]?.();
  finish[2]?.();
  await wholeTurn();
  finish[3]?.();
  expect(await outcomes[3]).toEqual({ ok: true, value: 'hash of d' });
  const later = passwords.hash('f', always);
  await wholeTurn();
  finish[4]?.();
  expect(await later).toEqual({ ok: true, value: 'hash of f' });
});

test('who is told busy is told another time than the one before', async () => {
  const { passwords } = setUp({ maxAtOnce: 1, maxWaiting: 0 });
  void passwords.hash('a', always);
  const outcomes = await Promise.all(Array.from({ length: 60 }, () => passwords.hash('b', always)));
  const times = outcomes.map((one) => (one.ok || one.error.kind === 'gone' ? 0 : one.error.retryAfterMs));
  expect(new Set(times).size).toBe(60);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(1_000);
  expect(Math.max(...times)).toBeLessThan(5_000);
});

test('who waited too long is told busy while there is time to be told', async () => {
  const { passwords, finish, clock } = setUp({ maxAtOnce: 1, maxWaiting: 3 });
  const [first, late] = ['a', 'b'].map((password) => passwords.hash(password, always));
  await wholeTurn();
  clock.now = 6_001;
  finish[0]?.();
  expect(await first).toMatchObject({ ok: true });
  expect(await late).toMatchObject({ ok: false, error: { kind: 'busy' } });
});

test('what nobody waits for any more is not hashed', async () => {
  const { passwords, started, finish } = setUp({ maxAtOnce: 1, maxWaiting: 2 });
  let isWanted = true;
  const [first, second] = [
    passwords.hash('a', always),
    passwords.verify('h', 'b', { isKnown: false, isWanted: () => isWanted }),
  ];
  isWanted = false;
  await wholeTurn();
  finish[0]?.();
  expect([await first, await second]).toEqual([
    { ok: true, value: 'hash of a' },
    { ok: false, error: { kind: 'gone' } },
  ]);
  expect(started).toEqual(['a']);
});

test('a hasher that fails keeps nobody else waiting', async () => {
  const hasher = { ...argon2Hasher, verify: () => Promise.reject(new Error('boom')) };
  const passwords = createPasswords({ hasher, loadCommon, now: () => 0, maxAtOnce: 1 });
  await expect(passwords.verify('h', 'a', always)).rejects.toThrow('boom');
  expect(await passwords.hash('a', always)).toMatchObject({ ok: true });
});
