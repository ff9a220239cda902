import type { MarkdownDocument } from './document.ts';
import { mapTexts, splitAt } from './map-texts.ts';

const shortcode = /(?<![\p{L}\p{N}]):[a-z0-9_+-]{1,64}:(?![\p{L}\p{N}])/gu;

/** The document with each `:name:` as a node. Which names there are is for those to know who have the emoji. */
export function markShortcodes(document: MarkdownDocument): MarkdownDocument {
  return mapTexts(document, (text) =>
    splitAt(text, shortcode, (match) => ({ kind: 'shortcode', name: match.slice(1, -1) })),
  );
}
