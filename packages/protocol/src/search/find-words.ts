import { fold, foldWithPlaces } from './fold.ts';
import { isWithinWord, toLetterRuns } from './letter-runs.ts';

/** A stretch of a text, in UTF-16 units, from `start` up to but not including `end`. */
export type TextRange = { readonly start: number; readonly end: number };

/** Fewer letters of a script with spaces are found at the beginnings of words alone. */
export const minInnerLetters = 3;

/** Whether all `words`, which are folded, occur in a text that is folded too. */
export function hasWords(folded: string, words: readonly string[]): boolean {
  return words.every((word) => !findWord(folded, word).next().done);
}

/** Where `content` says any of `words`, which are folded: ascending, not overlapping. For marking what was found, without HTML. */
export function findHighlights(content: string, words: readonly string[]): TextRange[] {
  const { text, starts, ends } = foldWithPlaces(content);
  const found = words
    .flatMap((word) => [...findWord(text, word)].map((at) => ({ start: at, end: at + word.length })))
    .map(({ start, end }) => ({ start: starts[start] as number, end: ends[end - 1] as number }))
    .sort((a, b) => a.start - b.start);
  const merged: TextRange[] = [];
  for (const range of found) {
    const last = merged.at(-1);
    if (!last || range.start > last.end) merged.push(range);
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return merged;
}

/** Whether a message holds the address of something on the web. */
export function hasLink(content: string): boolean {
  return /https?:\/\/\S/i.test(content);
}

/** Whether a word has anything that an index may be asked for. */
export function hasLetters(word: string): boolean {
  return toLetterRuns(fold(word)).length > 0;
}

function* findWord(folded: string, word: string): Generator<number> {
  const isInner = !beginsShort(word);
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
    if (isInner || !isWithinWord(folded, at)) yield at;
}

function beginsShort(word: string): boolean {
  const [first] = toLetterRuns(word);
  return (
    first !== undefined && first.isSpaced && word.startsWith(first.text) && [...first.text].length < minInnerLetters
  );
}
