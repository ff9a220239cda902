import type { Block, Inline, MarkdownDocument } from './document.ts';

/** The words of a document without their form, a line for each block and row: for previews, notifications and the line that quotes a message. */
export function toPlainText(document: MarkdownDocument): string {
  return document
    .map(toBlockText)
    .filter((text) => text !== '')
    .join('\n');
}

export function toInlineText(inlines: readonly Inline[]): string {
  return inlines.map(toText).join('');
}

function toBlockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return toInlineText(block.children);
    case 'quote':
      return toPlainText(block.children);
    case 'list':
      return block.items.map(({ children }) => toPlainText(children)).join('\n');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(toInlineText).join(' ')).join('\n');
    case 'code-block':
    case 'verbatim':
      return block.text;
    case 'rule':
      return '';
  }
}

function toText(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
    case 'code':
    case 'mention':
      return inline.text;
    case 'break':
      return '\n';
    case 'shortcode':
      return `:${inline.name}:`;
    default:
      return toInlineText(inline.children);
  }
}
