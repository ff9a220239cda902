import { authorOf } from '../../chat/author.ts';
import type { ChatMessage } from '../../chat/model.ts';

/** The message that another answers, as far as it is known: of older ones there is nothing to quote. */
export type QuotedMessage =
  | { readonly kind: 'said'; readonly authorId: string; readonly name: string; readonly words: string }
  | { readonly kind: 'deleted'; readonly authorId: string; readonly name: string }
  | { readonly kind: 'older' };

const maxCharacters = 140;

/** `wordsOf`: what a message says, without its marks. */
export function toQuoted(message: ChatMessage | undefined, wordsOf: (message: ChatMessage) => string): QuotedMessage {
  if (!message) return { kind: 'older' };
  const { id: authorId, name } = authorOf(message);
  if (message.deleted) return { kind: 'deleted', authorId, name };
  return { kind: 'said', authorId, name, words: beginningOf(wordsOf(message)) };
}

function beginningOf(text: string): string {
  const words = text.trim().replaceAll(/\s+/g, ' ');
  const characters = [...words.slice(0, 2 * maxCharacters)];
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters).join('')}…` : words;
}
