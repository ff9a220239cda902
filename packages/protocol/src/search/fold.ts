/** Folded text, and for each of its UTF-16 units which units of the original it was made of. */
export type FoldedText = {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

// A letter and its marks are folded together, and so are the parts of a Korean syllable.
const clusters = /[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}+/gu;
// Accents, and the points of Hebrew and Arabic; vowel signs of other scripts and the marks of kana are letters of their own.
const accents =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/g;
const strokes = /[æœøłđðħıßςþ]/g;
/** Letters that Unicode does not take for others with an accent, and readers do. */
const plain: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd' },
  ...{ ħ: 'h', ı: 'i', ß: 'ss', ς: 'σ', þ: 'th' },
};
const isAscii = /^[\0-\x7f]*$/;

/**
 * Text as it is compared in a search: case, accents and width left out, every white space a space. Texts that a reader takes for the
 * same words fold to the same.
 */
export function fold(text: string): string {
  if (isAscii.test(text)) return foldAscii(text);
  return text.replace(clusters, foldCluster);
}

/** The same, with the way back to the original. */
export function foldWithPlaces(original: string): FoldedText {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  for (const { 0: cluster, index } of original.matchAll(clusters)) {
    const folded = foldCluster(cluster);
    text += folded;
    for (let i = 0; i < folded.length; i++) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
  }
  return { text, starts, ends };
}

function foldCluster(cluster: string): string {
  if (isAscii.test(cluster)) return foldAscii(cluster);
  const bare = cluster.normalize('NFKD').toLowerCase().replace(accents, '');
  return bare
    .replace(strokes, (letter) => plain[letter] ?? letter)
    .normalize('NFC')
    .replace(/\s/g, ' ');
}

const foldAscii = (text: string): string => text.toLowerCase().replace(/\s/g, ' ');
