import type { MarkdownDocument } from './document.ts';
import { parseMarkdown } from './parse-markdown.ts';

/** `parseMarkdown` of messages, each once for as long as somebody holds it: one that changes is another object. */
export function rememberDocuments(): (message: { readonly content: string }) => MarkdownDocument {
  const documents = new WeakMap<object, MarkdownDocument>();
  return (message) => {
    const known = documents.get(message);
    if (known) return known;
    const document = parseMarkdown(message.content);
    documents.set(message, document);
    return document;
  };
}
