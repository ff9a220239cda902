import 'fake-indexeddb/auto';
import type { PendingMessage, SavedRoom } from '@tertulia/protocol/client';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { createSavedState } from './saved-state.ts';
import type { Locks } from './tab-outbox.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const session = { token: 'secret', user: { user_id: 'u1', username: 'ada', role: 'user', guest: true } } as const;
const pending = (clientId: string): PendingMessage => {
  const target = { roomId: 'general' };
  return { clientId, target, content: clientId, createdAt: '', delivery: { kind: 'queued' } };
};
const room = (roomId: string): SavedRoom => {
  const summary: SavedRoom['summary'] = {
    ...{ room_id: roomId, name: roomId, topic: '', kind: 'public', epoch: 'e1', first_seq: 1 },
    ...{ last_seq: 0, last_n: 0, read_n: 0, unread: 0, mentions: 0, member_count: 1 },
  };
  return { userId: 'u1', summary, appliedSeq: 0, messages: [], hasOlder: false };
};

/** The locks of one browser, as its tabs see them; `closeTab` lets go of all that a tab holds. */
function createBrowser() {
  const holders = new Map<string, string>();
  const locksOf = (tabId: string): Locks => {
    const request = async (name: string, ...rest: unknown[]) => {
      const run = rest.at(-1) as (lock: unknown) => unknown;
      if (holders.has(name)) return run(null);
      holders.set(name, tabId);
      const result = await run({ name });
      holders.delete(name);
      return result;
    };
    return { request };
  };
  const closeTab = (tabId: string) => {
    for (const [name, holder] of holders) if (holder === tabId) holders.delete(name);
  };
  return { open: (tabId: string) => createSavedState(tabId, locksOf(tabId)), closeTab };
}

test('the next page finds what the last one saved', async () => {
  const browser = createBrowser();
  const before = browser.open('a');
  await before.load();
  await before.save({ session, outbox: [pending('one')] });
  await before.saveRooms([room('general'), room('random')]);
  browser.closeTab('a');
  expect(await browser.open('b').load()).toEqual({
    session,
    outbox: [pending('one')],
    rooms: [room('general'), room('random')],
  });
});

test('two tabs at once: neither takes nor overwrites what the other has to send', async () => {
  const browser = createBrowser();
  const [a, b] = [browser.open('a'), browser.open('b')];
  await a.load();
  await a.save({ session, outbox: [pending('one')] });
  expect(await b.load()).toEqual({ session, outbox: undefined, rooms: [] });
  await b.save({ session, outbox: [pending('two')] });
  await a.save({ session, outbox: [] });
  browser.closeTab('a');
  browser.closeTab('b');
  expect(await browser.open('c').load()).toEqual({ session, outbox: [pending('two')], rooms: [] });
});

test('a session that ended in one tab does not take with it the one that another tab has made', async () => {
  const browser = createBrowser();
  const [a, b] = [browser.open('a'), browser.open('b')];
  await a.load();
  await a.save({ session, outbox: [] });
  await b.load();
  const account = { token: 'other secret', user: { ...session.user, guest: false } };
  await a.save({ session: account, outbox: [] });
  await b.save({ outbox: [] });
  expect(await browser.open('c').load()).toMatchObject({ session: account });
  await a.save({ outbox: [] });
  expect(await browser.open('d').load()).toMatchObject({ session: undefined });
});

test('what closed tabs had to send goes to one of those that open, and only one', async () => {
  const browser = createBrowser();
  for (const tab of ['a', 'b']) {
    const saved = browser.open(tab);
    await saved.load();
    await saved.save({ session, outbox: [pending(`from ${tab}`)] });
    await saved.save({ session, outbox: [pending(`from ${tab}`), pending(`more from ${tab}`)] });
  }
  browser.closeTab('a');
  browser.closeTab('b');
  const found = await Promise.all([browser.open('c').load(), browser.open('d').load()]);
  const outboxes = found.flatMap((saved) => (saved as { outbox?: PendingMessage[] }).outbox ?? []);
  expect(outboxes.map(({ clientId }) => clientId).sort()).toEqual(['from a', 'from b', 'more from a', 'more from b']);
});

test('one tab that signed out is not signed in again by another that goes on', async () => {
  const browser = createBrowser();
  const [a, b] = [browser.open('a'), browser.open('b')];
  await a.load();
  await a.save({ session, outbox: [] });
  await b.load();
  await a.save({ outbox: [] });
  await b.save({ session, outbox: [pending('one')] });
  expect(await browser.open('c').load()).toMatchObject({ session: undefined });
});

test('of the rooms only those that changed are written, and those left out are gone', async () => {
  const saved = createSavedState('a', undefined);
  await saved.load();
  const [general, random] = [room('general'), room('random')];
  await saved.saveRooms([general, random]);
  const changed = { ...random, appliedSeq: 7 };
  Object.assign(general, { appliedSeq: 99 });
  await saved.saveRooms([general, changed]);
  expect(await createSavedState('b', undefined).load()).toMatchObject({ rooms: [room('general'), changed] });
  await saved.saveRooms([changed]);
  expect(await createSavedState('c', undefined).load()).toMatchObject({ rooms: [changed] });
});

test('without locks a new tab takes over what there is, and the tab that had it saves its own again', async () => {
  const [a, b] = [createSavedState('a', undefined), createSavedState('b', undefined)];
  await a.load();
  await a.save({ session, outbox: [pending('one')] });
  expect(await b.load()).toMatchObject({ outbox: [pending('one')] });
  await a.save({ session, outbox: [pending('one'), pending('two')] });
  await b.save({ session, outbox: [] });
  expect(await createSavedState('c', undefined).load()).toMatchObject({ outbox: [pending('one'), pending('two')] });
});

test('where the browser refuses, nothing is saved and nothing fails', async () => {
  globalThis.indexedDB = {
    open() {
      throw new Error('refused');
    },
  } as unknown as IDBFactory;
  const saved = createSavedState('a', undefined);
  await saved.save({ session, outbox: [] });
  await saved.saveRooms([room('general')]);
  expect(await saved.load()).toBeUndefined();
});
