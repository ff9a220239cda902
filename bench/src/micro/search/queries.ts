import { authorCount, authorOf, everyMs, firstAt, roomCount, roomOf, type Talk } from './sample-talk.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const toDay = (at: number): string => new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);

/** Kinds of queries by their names in the table. Words are chosen anew for each, so that no answer is at hand. */
export function createQueries(talk: Talk, messages: number): Readonly<Record<string, () => string>> {
  const { word, below, han } = talk;
  return {
    'a rare word': () => word(5_000 + below(14_000), 6),
    'a common word': () => word(below(30), 3),
    'two words': () => `${word(below(200), 3)} ${word(below(2_000), 3)}`,
    'part of a word': () => word(below(10_000), 6).slice(1, 5),
    'two letters': () => word(below(2_000)).slice(0, 2),
    'two characters of Chinese': () => han() + han(),
    'a word that is nowhere': () => `${word(below(100), 4)}${word(below(100), 4)}ster`,
    'from: and in:': () => `from:${authorOf(below(authorCount))} in:${roomOf(below(roomCount))}`,
    'has:link and a word': () => `has:link ${word(below(1_000), 3)}`,
    'a word on one day': () => {
      const at = firstAt + below(messages) * everyMs;
      return `${word(below(300), 3)} after:${toDay(at)} before:${toDay(at + dayMs)}`;
    },
  };
}
