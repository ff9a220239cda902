/**
 * A stretch of folded text without separators. In most scripts spaces part words; in Chinese, Japanese, Korean and some others
 * they do not, or not at the words that people look for, and emoji stand anywhere: there any place may be where a word begins.
 */
export type LetterRun = { readonly text: string; readonly isSpaced: boolean };

const unspaced =
  '(?:(?![\\0-\\x7f])[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}' +
  '\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\u30fc\\p{S}])';
const spaced = `(?:(?!${unspaced})[\\p{L}\\p{N}\\p{M}])`;
const runs = new RegExp(`(${spaced}+)|${unspaced}+`, 'gu');
const asciiRuns = /[a-z0-9]+/g;
const endsSpaced = new RegExp(`${spaced}$`, 'u');
const isAscii = /^[\0-\x7f]*$/;

export function toLetterRuns(folded: string): LetterRun[] {
  if (isAscii.test(folded)) return (folded.match(asciiRuns) ?? []).map((text) => ({ text, isSpaced: true }));
  return [...folded.matchAll(runs)].map(({ 0: text, 1: isSpaced }) => ({ text, isSpaced: isSpaced !== undefined }));
}

/** Whether a word of a script with spaces goes on across `index`. */
export function isWithinWord(folded: string, index: number): boolean {
  // Two units are enough for any character.
  return endsSpaced.test(folded.slice(Math.max(0, index - 2), index));
}
