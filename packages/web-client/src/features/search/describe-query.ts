import type { SearchQuery } from '../../chat/search.ts';

/** What is searched for, in words: whoever wrote it sees what was understood. */
export function describeQuery({ words, from, in: rooms, has, after, before }: SearchQuery): string {
  const parts = [
    words.length > 0 && `that say ${listOf(words.map(quoted), 'and')}`,
    from.length > 0 && `by ${listOf(from, 'or')}`,
    rooms.length > 0 && `in ${listOf(rooms, 'or')}`,
    has.length > 0 &&
      `with ${listOf(
        has.map((part) => `a ${part}`),
        'and',
      )}`,
    after !== undefined && `from ${toDay(after)} on`,
    before !== undefined && `before ${toDay(before)}`,
  ];
  return `Messages ${parts.filter((part) => part !== false).join(', ')}`;
}

const quoted = (word: string): string => `“${word}”`;

function listOf(items: readonly string[], last: 'and' | 'or'): string {
  const head = items.slice(0, -1).join(', ');
  return head === '' ? (items[0] ?? '') : `${head} ${last} ${items.at(-1) ?? ''}`;
}

/** As it was written, in UTC. */
const toDay = (at: number): string => new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);
