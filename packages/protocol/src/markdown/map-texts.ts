import type { Block, Inline, MarkdownDocument } from './document.ts';

type Split = (text: string) => readonly Inline[];

/** The document with each text that is neither code nor in a link in pieces. */
export function mapTexts(document: MarkdownDocument, split: Split): MarkdownDocument {
  return document.map((block) => mapBlock(block, split));
}

function mapBlock(block: Block, split: Split): Block {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return { ...block, children: mapInlines(block.children, split) };
    case 'quote':
      return { ...block, children: mapTexts(block.children, split) };
    case 'list':
      return { ...block, items: block.items.map((item) => ({ ...item, children: mapTexts(item.children, split) })) };
    case 'table': {
      const mapRow = (row: readonly (readonly Inline[])[]) => row.map((cell) => mapInlines(cell, split));
      return { ...block, head: mapRow(block.head), rows: block.rows.map(mapRow) };
    }
    case 'code-block':
    case 'verbatim':
    case 'rule':
      return block;
  }
}

function mapInlines(inlines: readonly Inline[], split: Split): readonly Inline[] {
  return inlines.flatMap((inline): Inline | readonly Inline[] => {
    switch (inline.kind) {
      case 'text':
        return split(inline.text);
      case 'strong':
      case 'emphasis':
      case 'strikethrough':
        return { ...inline, children: mapInlines(inline.children, split) };
      default:
        return inline;
    }
  });
}

/** Cuts `text` at each match of `pattern`, which is global; `toNode` makes a node of what matched. */
export function splitAt(text: string, pattern: RegExp, toNode: (match: string) => Inline): readonly Inline[] {
  const pieces: Inline[] = [];
  let end = 0;
  const addText = (piece: string) => piece !== '' && pieces.push({ kind: 'text', text: piece });
  for (const { 0: match, index } of text.matchAll(pattern)) {
    addText(text.slice(end, index));
    pieces.push(toNode(match));
    end = index + match.length;
  }
  addText(text.slice(end));
  return pieces;
}
