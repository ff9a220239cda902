import { setTimeout as sleep } from 'node:timers/promises';
import { fold, parseSearchQuery } from '@tertulia/protocol';
import type { openSqliteStore } from '@tertulia/server/internals/sqlite-store';
import { authorOf, everyMs, firstAt, roomCount, roomOf, type Talk } from './sample-talk.ts';

export type Store = Awaited<ReturnType<typeof openSqliteStore>>;
type Write = Parameters<Store['commit']>[0][number];

export const everywhere = Array.from({ length: roomCount }, (_, room) => roomOf(room));
const batchSize = 1_000;
const pageSize = 20;

/** Stores that many messages, one every ten seconds. */
export async function fill(store: Store, talk: Talk, messages: number): Promise<void> {
  await store.commit(everywhere.map(createRoom));
  for (let done = 0; done < messages; done += batchSize) {
    const count = Math.min(batchSize, messages - done);
    await store.commit(Array.from({ length: count }, (_, i) => say(talk, firstAt + (done + i) * everyMs)));
  }
}

/** Says something last, and waits until it is found. */
export async function waitForIndex(store: Store, at: number): Promise<void> {
  const content = 'thelastofall';
  await store.commit([{ kind: 'append-message', room_id: roomOf(0), user_id: 'last', username: 'last', content, at }]);
  // Until there is an index a search is refused.
  const isFound = () =>
    search(store, content, everywhere).then(
      ({ messages }) => messages.length > 0,
      () => false,
    );
  while (!(await isFound())) await sleep(100);
}

/** What the server does with a query of somebody who is in these rooms. */
export function search(store: Store, query: string, rooms: readonly string[]): ReturnType<Store['search']> {
  const parsed = parseSearchQuery(query);
  if (!parsed.ok) throw new Error(`${query}: ${parsed.error}`);
  const { words, from, has, after, before } = parsed.value;
  const named = parsed.value.in.filter((room) => rooms.includes(room));
  const terms = {
    ...{ words, has },
    ...(from.length > 0 && { authors: { userIds: from, nameKeys: from.map(fold) } }),
    ...(after !== undefined && { since: after }),
    ...(before !== undefined && { until: before }),
  };
  return store.search('nobody', named.length > 0 ? named : rooms, terms, undefined, pageSize);
}

function createRoom(room_id: string): Write {
  const room = {
    ...{ room_id, name: room_id, topic: '', kind: 'public' as const, epoch: room_id },
    ...{ first_seq: 1, last_seq: 0, last_n: 0, first_n: 1, slow_mode_ms: 0, archived: false, retention: {} },
  };
  return { kind: 'create-room', at: firstAt, room };
}

function say(talk: Talk, at: number): Write {
  const author = authorOf(talk.author());
  const content = talk.content();
  return { kind: 'append-message', room_id: roomOf(talk.room()), user_id: author, username: author, content, at };
}
