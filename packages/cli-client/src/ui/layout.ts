import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of `text` as a reader counts them. */
export function splitGraphemes(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** Breaks one safe line into rows of at most `width` columns, at spaces where there are any. */
export function wrapLine(line: string, width: number): string[] {
  if (stringWidth(line) <= width) return [line];
  const rows: string[] = [];
  let row = '';
  let rowWidth = 0;
  for (const word of line.split(/(?<= )/u)) {
    const wordWidth = stringWidth(word);
    const bareWidth = stringWidth(word.trimEnd());
    if (rowWidth + bareWidth > width && row !== '') {
      rows.push(row.trimEnd());
      row = '';
      rowWidth = 0;
    }
    if (bareWidth <= width) {
      row += word;
      rowWidth += wordWidth;
      continue;
    }
    for (const grapheme of splitGraphemes(word)) {
      const graphemeWidth = stringWidth(grapheme);
      if (rowWidth + graphemeWidth > width && row !== '') {
        rows.push(row);
        row = '';
        rowWidth = 0;
      }
      row += grapheme;
      rowWidth += graphemeWidth;
    }
  }
  rows.push(row.trimEnd());
  return rows;
}

/** Cuts a safe line to `width` columns, with `…` where something was left out. */
export function cutText(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const grapheme of splitGraphemes(text)) {
    used += stringWidth(grapheme);
    if (used > width - 1) break;
    cut += grapheme;
  }
  return width > 0 ? `${cut}…` : '';
}

/** `text` cut or filled with spaces to exactly `width` columns. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutText(text, width);
  const fill = ' '.repeat(Math.max(0, width - stringWidth(cut)));
  return align === 'left' ? cut + fill : fill + cut;
}

/** Index after the last visible row: the anchor's row is the lowest shown; without an anchor the newest is. */
export function windowEnd(keys: readonly string[], height: number, anchor: string | undefined): number {
  if (anchor === undefined) return keys.length;
  let at = keys.indexOf(anchor);
  // After a resize the message may have fewer rows: its first row will do.
  if (at < 0) at = keys.indexOf(`${anchor.slice(0, anchor.lastIndexOf(':'))}:0`);
  return at < 0 ? keys.length : Math.min(keys.length, Math.max(at + 1, height));
}

export type Panes = { readonly rooms: number; readonly members: number; readonly timeline: number };

/** Widths of the three columns; members go first when there is little room, then the rooms. */
export function paneWidths(columns: number): Panes {
  const rooms = columns >= 60 ? Math.min(24, Math.floor(columns / 5)) : 0;
  const members = columns >= 84 ? Math.min(22, Math.floor(columns / 5)) : 0;
  return { rooms, members, timeline: columns - rooms - members };
}
