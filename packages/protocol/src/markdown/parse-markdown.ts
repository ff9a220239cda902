import { fromMarkdown } from 'mdast-util-from-markdown';
import { isCheap, isSmall } from './bounds.ts';
import type { MarkdownDocument } from './document.ts';
import { markShortcodes } from './mark-shortcodes.ts';
import { toPlainText } from './plain-text.ts';
import { syntax } from './syntax.ts';
import { toBlocks } from './to-blocks.ts';

/**
 * The content of a message as a tree. Never throws and never takes long: what would, and what would leave nothing to see, is a document of
 * one `verbatim` block. Pure, and worth remembering for each content.
 */
export function parseMarkdown(source: string): MarkdownDocument {
  const verbatim = [{ kind: 'verbatim', text: source }] as const;
  if (!isCheap(source)) return verbatim;
  const root = fromMarkdown(source, syntax);
  if (!isSmall(root)) return verbatim;
  const blocks = markShortcodes(toBlocks(root.children, source));
  return /\S/.test(toPlainText(blocks)) ? blocks : verbatim;
}
