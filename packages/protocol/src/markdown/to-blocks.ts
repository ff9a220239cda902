import type { Block, ListItem, MarkdownDocument } from './document.ts';
import type { Node, NodeOf } from './mdast.ts';
import { toInlines } from './to-inlines.ts';

/** The parser's blocks as ours; what has no block of its own is a paragraph, as it was typed. */
export function toBlocks(nodes: readonly Node[], source: string): MarkdownDocument {
  return nodes.map((node) => toBlock(node, source));
}

function toBlock(node: Node, source: string): Block {
  switch (node.type) {
    case 'paragraph':
      return { kind: 'paragraph', children: toInlines(node.children, { source }) };
    case 'heading':
      return { kind: 'heading', level: node.depth, children: toInlines(node.children, { source }) };
    case 'blockquote':
      return { kind: 'quote', children: toBlocks(node.children, source) };
    case 'list':
      return {
        kind: 'list',
        ...(node.ordered && { start: node.start ?? 1 }),
        items: node.children.map((item) => toListItem(item, source)),
      };
    case 'code':
      return { kind: 'code-block', ...(node.lang && { language: node.lang }), text: node.value };
    case 'table':
      return toTable(node, source);
    case 'thematicBreak':
      return { kind: 'rule' };
    default:
      return { kind: 'paragraph', children: toInlines([node], { source }) };
  }
}

function toListItem({ checked, children }: NodeOf<'listItem'>, source: string): ListItem {
  return { ...(typeof checked === 'boolean' && { checked }), children: toBlocks(children, source) };
}

/** Rows come as they were typed, with too few cells or too many. */
function toTable(table: NodeOf<'table'>, source: string): Block {
  const columns = (table.align ?? []).map((align) => align ?? 'none');
  const [head = [], ...rows] = table.children.map((row) =>
    columns.map((_, n) => toInlines(row.children[n]?.children ?? [], { source })),
  );
  return { kind: 'table', columns, head, rows };
}
