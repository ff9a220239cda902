import { expect, test } from 'vitest';
import { describeQuoted } from './quoted-text.ts';
import { sampleState } from './testing/fake-chat-client.ts';

test('of a message that says nothing its files are named', () => {
  const room = sampleState().rooms.get('general');
  const [said] = room?.messages ?? [];
  if (!said) throw new Error('a message is missing');
  const file = { file_id: 'f', filename: 'a\u202e.txt', content_type: '', size: 1, sha256: '', url: '' };
  const wordless = { ...said, content: '', files: [file, { ...file, filename: 'b.txt' }] };
  expect(describeQuoted({ reply_to: said.seq }, { messages: [wordless] })).toBe('bob: “a<U+202E>.txt, b.txt”');
});
