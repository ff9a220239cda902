import { parseSearchQuery, type SearchQuery } from '@tertulia/protocol';
import type { SearchPage, SearchTerms } from '../log/search-records.ts';
import type { Refusal } from '../refusal.ts';
import { chooseSearchedRooms, type NamedRoom } from '../rooms/searched-rooms.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import { toUsernameKeys } from '../sessions/username.ts';
import type { UserHandler } from './handler.ts';

/** More would only wait for one another, for longer than anybody waits for what they search. */
const maxSearches = 16;

export const search: UserHandler<'Search'> = {
  requires: 'user',
  cost: 'costly',
  async handle(server, connection, { id, query, room_id: roomId, before, limit }, user) {
    const parsed = parseSearchQuery(query);
    if (!parsed.ok) return connection.refuse(id, { code: 'bad_message', message: parsed.error, path: ['query'] });
    const rooms = chooseRooms(server, user, parsed.value, roomId);
    if (!rooms.ok) return connection.refuse(id, rooms.error);
    if (server.searches.count >= maxSearches) return connection.refuse(id, tooMany);
    server.searches.count++;
    let page: SearchPage;
    try {
      const terms = await toTerms(server, user, parsed.value);
      page = await server.store.search(user.user_id, rooms.value, terms, before, limit);
    } finally {
      server.searches.count--;
    }
    // Who has left, or was taken out of, a room meanwhile is told nothing more of it; nor is what was erased.
    const messages = page.messages.filter(({ room_id, seq, n }) => {
      const room = user.places.has(room_id) ? server.rooms.get(room_id) : undefined;
      return room && seq >= room.first_seq && !room.tombstones?.has(n);
    });
    connection.send({
      type: 'SearchResults',
      ...(id !== undefined && { re: id }),
      messages,
      more: page.more,
      ...(page.before !== undefined && { before: page.before }),
    });
  },
};

const tooMany: Refusal = { code: 'busy', message: 'too many people are searching; search again', retryAfterMs: 1_000 };

function chooseRooms(server: Server, user: PresentUser, query: SearchQuery, roomId: string | undefined) {
  const named: NamedRoom[] = query.in.map((name) => ({ name, path: ['query'] }));
  if (roomId !== undefined) named.push({ name: roomId, path: ['room_id'] });
  return chooseSearchedRooms(server.rooms, user, named, server.clock.steadyWallClock());
}

async function toTerms(server: Server, user: PresentUser, query: SearchQuery): Promise<SearchTerms> {
  const { words, has, from, after, before } = query;
  return {
    words,
    has,
    ...(from.length > 0 && { authors: await findAuthors(server, user, from) }),
    ...(after !== undefined && { since: after }),
    ...(before !== undefined && { until: before }),
  };
}

/** Who has one of these names now, and the names, for what somebody wrote who had one then. `me` is oneself. */
async function findAuthors(
  server: Server,
  user: PresentUser,
  names: readonly string[],
): Promise<NonNullable<SearchTerms['authors']>> {
  const others = names.filter((name) => name.toLowerCase() !== 'me').map(toUsernameKeys);
  const present = others.flatMap((keys) => server.directory.named(keys));
  const accounts = await Promise.all(others.map((keys) => server.store.findAccount(keys)));
  const people = [...present, ...accounts, ...(others.length < names.length ? [user] : [])];
  return {
    userIds: [...new Set(people.flatMap((person) => person?.user_id ?? []))],
    nameKeys: others.map(({ key }) => key),
  };
}
