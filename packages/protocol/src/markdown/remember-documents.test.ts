import { expect, test } from 'vitest';
import { rememberDocuments } from './remember-documents.ts';

test('a message is read once, and one that has changed anew', () => {
  const documentOf = rememberDocuments();
  const message = { content: '*a*' };
  expect(documentOf(message)).toBe(documentOf(message));
  expect(documentOf({ content: 'b' })).toEqual([{ kind: 'paragraph', children: [{ kind: 'text', text: 'b' }] }]);
});
