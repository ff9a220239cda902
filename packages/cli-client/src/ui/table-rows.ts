import type { Block } from '@tertulia/protocol/markdown';
import stringWidth from 'string-width';
import { type InlineLook, inlineLines } from './inline-spans.ts';
import { fitSpans, type Span, textOf } from './span.ts';

type Table = Extract<Block, { kind: 'table' }>;
type TableLook = InlineLook & { readonly width: number };

const between = ' │ ';

/** A table, one row of the screen for each of its own; what does not fit into its column is cut. */
export function tableRows({ columns, head, rows }: Table, look: TableLook): readonly (readonly Span[])[] {
  const headLook = { ...look, style: { ...look.style, bold: true } };
  const headCells = head.map((cell) => inlineLines(cell, headLook).flat());
  const rowCells = rows.map((row) => row.map((cell) => inlineLines(cell, look).flat()));
  const widest = columns.map((_, n) => Math.max(1, ...[headCells, ...rowCells].map((row) => widthOf(row[n]))));
  const widths = shrink(widest, look.width - between.length * (columns.length - 1));
  const toRow = (cells: readonly (readonly Span[])[]) =>
    widths.flatMap((width, n): readonly Span[] => [
      ...(n > 0 ? [{ text: between, dim: true }] : []),
      ...fitSpans(cells[n] ?? [], width, columns[n] === 'right' ? 'right' : 'left'),
    ]);
  const line = { text: widths.map((width) => '─'.repeat(width)).join('─┼─'), dim: true };
  // More columns than there is room for do not fit, however narrow.
  return [toRow(headCells), [line], ...rowCells.map(toRow)].map((row) => fitSpans(row, look.width));
}

function widthOf(cell: readonly Span[] = []): number {
  return stringWidth(textOf(cell));
}

/** The widths, with the widest made narrower, one column after the other, until their sum is `room`. */
function shrink(widths: readonly number[], room: number): readonly number[] {
  const shrunk = [...widths];
  const least = 1;
  for (let excess = shrunk.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const widest = shrunk.indexOf(Math.max(...shrunk));
    if ((shrunk[widest] ?? least) <= least) break;
    shrunk[widest] = (shrunk[widest] ?? least) - 1;
  }
  return shrunk;
}
