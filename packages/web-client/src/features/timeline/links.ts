export type TextPiece = { readonly kind: 'text' | 'link'; readonly text: string };

const urls = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/giu;

/** Cuts text into plain pieces and http(s) addresses; joined again the pieces are the text. */
export function splitLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(urls)) {
    const url = trimSentenceEnd(match[0]);
    if (!URL.canParse(url)) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    pieces.push({ kind: 'link', text: url });
    end = match.index + url.length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}

/** Punctuation after an address belongs to the sentence; a closing bracket only if the address opened none. */
function trimSentenceEnd(url: string): string {
  let end = url.length;
  let unopened = 0;
  for (const char of url) unopened += char === ')' ? 1 : char === '(' ? -1 : 0;
  while (end > 0) {
    const char = url[end - 1] ?? '';
    if (char === ')' && unopened > 0) unopened--;
    else if (!/[.,;:!?\]}*_~]/.test(char)) break;
    end--;
  }
  return url.slice(0, end);
}
