import { findHighlights } from '../../chat/search.ts';

export type MarkedPiece = { readonly text: string; readonly isMarked: boolean };

/** How far before what was found an excerpt begins at most. */
const leadChars = 60;

/** The content in pieces, with the words marked; from a little before the first of them on, if that is far from the beginning. */
export function markWords(content: string, words: readonly string[]): readonly MarkedPiece[] {
  const ranges = findHighlights(content, words);
  const first = ranges[0]?.start ?? 0;
  const pieces: MarkedPiece[] = [];
  let end = first > leadChars ? first - leadOf(content, first).length : 0;
  if (end > 0) pieces.push({ text: '…', isMarked: false });
  for (const range of ranges) {
    if (range.start > end) pieces.push({ text: content.slice(end, range.start), isMarked: false });
    pieces.push({ text: content.slice(range.start, range.end), isMarked: true });
    end = range.end;
  }
  if (end < content.length) pieces.push({ text: content.slice(end), isMarked: false });
  return pieces;
}

/** The whole words that stand before, for a character may be two units. */
function leadOf(content: string, at: number): string {
  return /(?<=\s).*$/su.exec(content.slice(at - leadChars, at))?.[0] ?? '';
}
