import stringWidth from 'string-width';
import { cutText, wrapPlaces } from './layout.ts';

/** How text looks, where the terminal can show it. */
export type Style = {
  readonly color?: string;
  readonly dim?: boolean;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly strikethrough?: boolean;
  readonly inverse?: boolean;
};

/** Safe text of one look within a row. */
export type Span = Style & { readonly text: string };

export function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

/** Breaks a line into rows of at most `width` columns, at spaces where there are any. */
export function wrapSpans(spans: readonly Span[], width: number): readonly (readonly Span[])[] {
  return wrapPlaces(textOf(spans), width).map(([from, to]) => sliceSpans(spans, from, to));
}

/** A line cut or filled with spaces to exactly `width` columns. */
export function fitSpans(spans: readonly Span[], width: number, align: 'left' | 'right' = 'left'): readonly Span[] {
  const line = textOf(spans);
  const cut = cutText(line, width);
  const kept = cut === line ? spans : [...sliceSpans(spans, 0, cut.length - 1), { text: cut.slice(-1) }];
  const fill = { text: ' '.repeat(Math.max(0, width - stringWidth(cut))) };
  return align === 'left' ? [...kept, fill] : [fill, ...kept];
}

function sliceSpans(spans: readonly Span[], from: number, to: number): readonly Span[] {
  let start = 0;
  return spans.flatMap((span) => {
    const text = span.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    start += span.text.length;
    return text === '' ? [] : [{ ...span, text }];
  });
}
