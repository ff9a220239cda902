import { hasWords } from '@tertulia/protocol/messages';
import type { Database } from 'better-sqlite3';
import type { SearchTerms } from '../log/search-records.ts';
import { anyTag, authorTag, nameTag, partTag, roomTag } from './sqlite-search-documents.ts';
import { toWordGrams } from './sqlite-search-grams.ts';

type Place = { readonly room_id: string; readonly seq: number };
type Row = {
  readonly id: number;
  readonly room: number;
  readonly seq: number;
  readonly at: number;
  readonly text: string;
};

/** So many documents are gone through before the clock is looked at, found or not. Each stretch begins with a seek, which is dear. */
const stretch = 1_000_000;
/** After which a page ends, however much of it is found. */
const maxMs = 60;
/** The index is asked for single rooms where they are few; else the rooms of what it finds are looked at. */
const maxRoomTags = 32;

/** Finds in the index what may be searched for: nothing that fits is left out, and what does not may be among it. */
export function createCandidates(index: Database, log: Database) {
  const selectRooms = log.prepare<[string], { key: number; room_id: string }>(
    'SELECT key, room_id FROM rooms WHERE room_id IN (SELECT value FROM json_each(?))',
  );
  const selectLast = index.prepare<[], number | null>('SELECT max(id) FROM documents').pluck();
  const selectFirstSince = index
    .prepare<[number], number>('SELECT id FROM documents WHERE at >= ? ORDER BY at, id LIMIT 1')
    .pluck();
  const selectLastBefore = index
    .prepare<[number], number>('SELECT id FROM documents WHERE at < ? ORDER BY at DESC, id DESC LIMIT 1')
    .pluck();
  const selectRows = index.prepare<[string, number, number], Row>(
    `SELECT documents.id, room, seq, at, text FROM grams JOIN documents ON documents.id = grams.rowid
     WHERE grams MATCH ? AND grams.rowid BETWEEN ? AND ? ORDER BY grams.rowid DESC`,
  );

  /** The ids between which lies what was sent in the time asked for, unless the clock was put back then. */
  function toBounds({ since, until }: SearchTerms, before: string | undefined): { first: number; last: number } {
    const first = since === undefined ? 1 : (selectFirstSince.get(since) ?? Number.POSITIVE_INFINITY);
    const newest = until === undefined ? selectLast.get() : selectLastBefore.get(until);
    return { first, last: Math.min(newest ?? 0, parseId(before) - 1) };
  }

  return {
    /** The newest first, at most `limit` of those before what `next` of another page said. `next` is absent where there are no further ones. */
    find(
      roomIds: readonly string[],
      terms: SearchTerms,
      before: string | undefined,
      limit: number,
    ): { places: Place[]; next?: string } {
      const rooms = new Map(selectRooms.all(JSON.stringify(roomIds)).map(({ key, room_id }) => [key, room_id]));
      const places: Place[] = [];
      if (rooms.size === 0) return { places };
      const { first, last } = toBounds(terms, before);
      const match = toMatch([...rooms.keys()], terms);
      const endsAt = performance.now() + maxMs;
      for (let upper = last; upper >= first; upper -= stretch) {
        const lower = Math.max(first, upper - stretch + 1);
        for (const { id, room, seq, at, text } of selectRows.iterate(match, lower, upper)) {
          const room_id = rooms.get(room);
          const fits = room_id !== undefined && isWithin(at, terms) && hasWords(text, terms.words);
          if (fits && places.length === limit) return { places, next: `${id + 1}` };
          if (fits) places.push({ room_id, seq });
          if (performance.now() > endsAt) return { places, next: `${id}` };
        }
        if (lower > first && performance.now() > endsAt) return { places, next: `${lower}` };
      }
      return { places };
    },
  };
}

function toMatch(rooms: readonly number[], { authors, has, words }: SearchTerms): string {
  const grams = words.flatMap((word) => [...toWordGrams(word)]);
  const required = [...new Set([...has.map(partTag), ...grams])].map(quote);
  const alternatives = [
    rooms.length <= maxRoomTags ? rooms.map(roomTag) : [],
    authors ? [...authors.userIds.map(authorTag), ...authors.nameKeys.map(nameTag)] : [],
  ];
  const either = alternatives.filter((tags) => tags.length > 0).map((tags) => `(${tags.map(quote).join(' OR ')})`);
  return [...required, ...either].join(' AND ') || quote(anyTag);
}

const quote = (token: string): string => `"${token}"`;

const isWithin = (at: number, { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: SearchTerms) =>
  at >= since && at < until;

/** Whatever a client made of it is some place. */
function parseId(text: string | undefined): number {
  const id = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(id) ? id : Number.MAX_SAFE_INTEGER;
}
