import { minInnerLetters, toLetterRuns } from '@tertulia/protocol/messages';

// The kinds of token, by their first letter; what follows holds nothing that the tokenizer would part.
const inner = 'g';
const initial = 'i';

/**
 * What a folded text is found by: of words in a script with spaces each three letters that follow one another, and how they begin;
 * of other scripts each letter, and each two.
 */
export function toGrams(folded: string): Set<string> {
  const grams = new Set<string>();
  for (const { text, isSpaced } of toLetterRuns(folded)) {
    const letters = [...text];
    if (isSpaced) {
      for (let length = 1; length < minInnerLetters; length++) grams.add(initial + letters.slice(0, length).join(''));
      addInner(grams, letters, minInnerLetters);
    } else {
      addInner(grams, letters, 1);
      addInner(grams, letters, 2);
    }
  }
  return grams;
}

/** The grams that every text with this word has. */
export function toWordGrams(word: string): Set<string> {
  const grams = new Set<string>();
  for (const { text, isSpaced } of toLetterRuns(word)) {
    const letters = [...text];
    if (!isSpaced) addInner(grams, letters, Math.min(2, letters.length));
    else if (letters.length < minInnerLetters) grams.add(initial + text);
    else addInner(grams, letters, minInnerLetters);
  }
  return grams;
}

function addInner(grams: Set<string>, letters: readonly string[], length: number): void {
  for (let at = 0; at + length <= letters.length; at++) grams.add(inner + letters.slice(at, at + length).join(''));
}
