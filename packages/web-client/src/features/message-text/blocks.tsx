import type { Alignment, Block, ListItem, MarkdownDocument } from '@tertulia/protocol/markdown';
import { CodeBlock } from './code-block.tsx';
import { Inlines } from './inlines.tsx';

/** A document's blocks. Nodes never move within one, so their place is their identity, here and within them. */
export function Blocks({ blocks }: { readonly blocks: MarkdownDocument }) {
  return blocks.map((block, n) => <BlockView key={n} block={block} />);
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p dir="auto">
          <Inlines inlines={block.children} />
        </p>
      );
    case 'heading':
      // The page's own headings tell where one is; those in a message are part of what is said.
      return (
        <p className={`text-heading text-heading-${Math.min(block.level, 3)}`} dir="auto">
          <Inlines inlines={block.children} />
        </p>
      );
    case 'quote':
      return (
        <blockquote dir="auto">
          <Blocks blocks={block.children} />
        </blockquote>
      );
    case 'list':
      return <List items={block.items} start={block.start} />;
    case 'code-block':
      return <CodeBlock text={block.text} language={block.language} />;
    case 'table':
      return <Table table={block} />;
    case 'rule':
      return <hr />;
    case 'verbatim':
      return block.text;
  }
}

function List({ items, start }: { readonly items: readonly ListItem[]; readonly start: number | undefined }) {
  const rows = items.map(({ checked, children }, n) => (
    <li key={n} className={checked === undefined ? undefined : 'text-task'}>
      {checked !== undefined && (
        <input type="checkbox" aria-label={checked ? 'Done' : 'To do'} checked={checked} disabled />
      )}
      <Blocks blocks={children} />
    </li>
  ));
  if (start === undefined) return <ul dir="auto">{rows}</ul>;
  // Room for the longest number and its dot: what stands out of the message is cut off.
  const margin = `${String(start + items.length - 1).length + 2}ch`;
  return (
    <ol start={start} dir="auto" style={{ paddingInlineStart: margin }}>
      {rows}
    </ol>
  );
}

function Table({ table: { columns, head, rows } }: { readonly table: Extract<Block, { kind: 'table' }> }) {
  const alignments = columns.map((column) => alignmentClasses[column]);
  return (
    <div className="text-scroller">
      <table>
        <thead>
          <tr>
            {head.map((cell, n) => (
              <th key={n} className={alignments[n]}>
                <Inlines inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {row.map((cell, m) => (
                <td key={m} className={alignments[m]}>
                  <Inlines inlines={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const alignmentClasses: Readonly<Record<Alignment, string | undefined>> = {
  none: undefined,
  left: undefined,
  center: 'text-center',
  right: 'text-right',
};
