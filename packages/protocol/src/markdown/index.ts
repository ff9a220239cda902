export { isMisleading, type Link, tellsTarget } from './describe-link.ts';
export * from './document.ts';
export { type Mentioned, markMentions } from './mark-mentions.ts';
export { parseMarkdown } from './parse-markdown.ts';
export { toInlineText, toPlainText } from './plain-text.ts';
export { rememberDocuments } from './remember-documents.ts';
