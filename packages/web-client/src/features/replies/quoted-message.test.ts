import { expect, test } from 'vitest';
import type { ChatMessage } from '../../chat/model.ts';
import { toQuoted } from './quoted-message.ts';

const message: ChatMessage = {
  ...{ type: 'Message', room_id: 'general', seq: 1, n: 1, user_id: 'u1', username: 'bo', content: 'one\n\n two ' },
  timestamp: '2026-01-01T00:00:00.000Z',
};

const wordsOf = ({ content }: ChatMessage) => content;

test('an answer quotes the beginning of what it answers, on one line', () => {
  expect(toQuoted(message, wordsOf)).toEqual({ kind: 'said', authorId: 'u1', name: 'bo', words: 'one two' });
  const long = toQuoted({ ...message, content: '☕'.repeat(200) }, wordsOf);
  expect(long).toMatchObject({ words: `${'☕'.repeat(140)}…` });
});

test('of what is deleted the author is left, and of what is not loaded nothing', () => {
  expect(toQuoted({ ...message, content: '', deleted: true }, wordsOf)).toEqual({
    kind: 'deleted',
    authorId: 'u1',
    name: 'bo',
  });
  expect(toQuoted(undefined, wordsOf)).toEqual({ kind: 'older' });
});
