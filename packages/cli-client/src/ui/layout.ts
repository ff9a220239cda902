import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of `text` as a reader counts them. */
export function splitGraphemes(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** Breaks one safe line into rows of at most `width` columns, at spaces where there are any. */
export function wrapLine(line: string, width: number): string[] {
  return wrapPlaces(line, width).map(([from, to]) => line.slice(from, to));
}

/** Where `wrapLine` breaks: from and to of each row. What lies between two rows is white space. */
export function wrapPlaces(line: string, width: number): (readonly [from: number, to: number])[] {
  if (stringWidth(line) <= width) return [[0, line.length]];
  const rows: [number, number][] = [];
  let from = 0;
  let at = 0;
  let rowWidth = 0;
  const endRow = () => {
    rows.push([from, from + line.slice(from, at).trimEnd().length]);
    from = at;
    rowWidth = 0;
  };
  const add = (piece: string) => {
    at += piece.length;
    rowWidth += stringWidth(piece);
  };
  const hasRoomFor = (piece: string) => at === from || rowWidth + stringWidth(piece) <= width;
  for (const word of line.split(/(?<= )/u)) {
    const bareWord = word.trimEnd();
    if (!hasRoomFor(bareWord)) endRow();
    if (stringWidth(bareWord) <= width) add(word);
    else
      for (const grapheme of splitGraphemes(word)) {
        if (!hasRoomFor(grapheme)) endRow();
        add(grapheme);
      }
  }
  endRow();
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
