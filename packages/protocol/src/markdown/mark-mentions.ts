import type { MarkdownDocument } from './document.ts';
import { mapTexts, splitAt } from './map-texts.ts';

/** Somebody whom a message mentions, by the name they are known under; without `user_id` everyone, by whatever word that is. */
export type Mentioned = { readonly name: string; readonly user_id?: string };

/**
 * The document with each `@name` of those mentioned as a node. Whom a message mentions the server has found ([ME1]); this finds where, by the
 * same rules: not within a word or code, and of two names that fit the longer one.
 */
export function markMentions(document: MarkdownDocument, mentioned: readonly Mentioned[]): MarkdownDocument {
  const byName = new Map(mentioned.filter(({ name }) => name !== '').map((one) => [toKey(one.name), one]));
  if (byName.size === 0) return document;
  const names = [...byName.keys()].sort((a, b) => b.length - a.length).map(toPattern);
  const mention = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}_@])@(?:${names.join('|')})`, 'giu');
  return mapTexts(document, (text) =>
    splitAt(text, mention, (match) => {
      const user_id = byName.get(toKey(match.slice(1)))?.user_id;
      return { kind: 'mention', text: match, ...(user_id !== undefined && { user_id }) };
    }),
  );
}

function toKey(name: string): string {
  return name.toLowerCase();
}

function toPattern(name: string): string {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return /[\p{L}\p{M}\p{N}_]$/u.test(name) ? `${escaped}(?![\\p{L}\\p{M}\\p{N}_])` : escaped;
}
