const emojiBase = /^[\p{Emoji}\p{Emoji_Modifier}]$/u;
const pictograph = /^\p{Extended_Pictographic}$/u;
const joinsLeft = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}]$/u;
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Remote text as one line that a terminal can only print: whatever is invisible or steers the terminal is named instead.
 * Newline and tab are named too; `visibleLines` is for text that may hold them.
 */
export function visibleText(text: string): string {
  if (!unsafe.test(text)) return text;
  const points = [...text];
  return points.map((point, i) => (unsafe.test(point) && !isEmojiPart(points, i) ? nameOf(point) : point)).join('');
}

/** Remote text as safe lines: newlines break, tabs become spaces up to the next multiple of four. */
export function visibleLines(text: string): string[] {
  return text.split('\n').map((line) => {
    const [first = '', ...rest] = line.split('\t').map(visibleText);
    return rest.reduce((done, piece) => done + ' '.repeat(4 - (done.length % 4)) + piece, first);
  });
}

function isEmojiPart(points: readonly string[], i: number): boolean {
  const before = points[i - 1] ?? '';
  if (points[i] === '\u200d') return joinsLeft.test(before) && pictograph.test(points[i + 1] ?? '');
  return (points[i] === '\ufe0f' || points[i] === '\ufe0e') && emojiBase.test(before);
}

function nameOf(point: string): string {
  const code = point.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
