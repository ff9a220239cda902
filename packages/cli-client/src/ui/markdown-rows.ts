import type { Block, Inline, ListItem, MarkdownDocument } from '@tertulia/protocol/markdown';
import stringWidth from 'string-width';
import { type InlineLook, inlineLines } from './inline-spans.ts';
import { wrapLine } from './layout.ts';
import { type Span, wrapSpans } from './span.ts';
import { tableRows } from './table-rows.ts';
import { visibleLines } from './visible-text.ts';

export type MarkdownLook = InlineLook & { readonly width: number };
type Row = readonly Span[];

/** A quote or an item in so little room stands at its edge, rather than be cut off. */
const minWidth = 12;

/** A document as rows of at most `width` columns, safe to print. */
export function markdownRows(document: MarkdownDocument, look: MarkdownLook): readonly Row[] {
  return document.flatMap((block, n) => {
    const isApart = block.kind === 'paragraph' && document[n - 1]?.kind === 'paragraph';
    return [...(isApart ? [[]] : []), ...blockRows(block, look)];
  });
}

function blockRows(block: Block, look: MarkdownLook): readonly Row[] {
  const { width, style } = look;
  switch (block.kind) {
    case 'paragraph':
      return inlineRows(block.children, look);
    case 'heading':
      return inlineRows(block.children, { ...look, style: { ...style, bold: true, underline: true } });
    case 'quote':
      return behind('▎ ', '▎ ', look, (inner) => markdownRows(block.children, inner));
    case 'list':
      return block.items.flatMap((item, n) =>
        itemRows(item, block.start === undefined ? '•' : `${block.start + n}.`, look),
      );
    case 'code-block':
      return behind('│ ', '│ ', look, (inner) => textRows(block.text, inner));
    case 'table':
      return tableRows(block, look);
    case 'rule':
      return [[{ text: '─'.repeat(width), dim: true }]];
    case 'verbatim':
      return textRows(block.text, look);
  }
}

function itemRows({ checked, children }: ListItem, mark: string, look: MarkdownLook): readonly Row[] {
  const task = checked === undefined ? '' : checked ? '[x] ' : '[ ] ';
  const first = `${mark} ${task}`;
  const rows = behind(first, ' '.repeat(stringWidth(first)), look, (inner) => markdownRows(children, inner));
  // An item with nothing in it is one too.
  return rows.length > 0 ? rows : [[{ ...look.style, text: first }]];
}

/** Rows behind a margin: `first`, and from the second row on `rest`, which is as wide. */
function behind(
  first: string,
  rest: string,
  look: MarkdownLook,
  toRows: (inner: MarkdownLook) => readonly Row[],
): readonly Row[] {
  const width = look.width - stringWidth(first);
  if (width < minWidth) return toRows(look);
  return toRows({ ...look, width }).map((row, n) => [{ text: n === 0 ? first : rest, dim: true }, ...row]);
}

function inlineRows(inlines: readonly Inline[], look: MarkdownLook): readonly Row[] {
  return inlineLines(inlines, look).flatMap((line) => wrapSpans(line, look.width));
}

function textRows(text: string, { width, style }: MarkdownLook): readonly Row[] {
  return visibleLines(text)
    .flatMap((line) => wrapLine(line, width))
    .map((row) => [{ ...style, text: row }]);
}
