import { expect, test } from 'vitest';
import { markWords } from './mark-words.ts';

const marked = (content: string, ...words: string[]) =>
  markWords(content, words).map(({ text, isMarked }) => (isMarked ? `[${text}]` : text));

test('marks what was found, whatever its case and accents', () => {
  expect(marked('Crème, creme and <b>CREAM</b>', 'creme')).toEqual(['[Crème]', ', ', '[creme]', ' and <b>CREAM</b>']);
  expect(marked('nothing here', 'creme')).toEqual(['nothing here']);
  expect(marked('no words were asked for')).toEqual(['no words were asked for']);
});

test('begins a little before the first, at a word', () => {
  const far = `${'lorem ipsum '.repeat(20)}and then the cat came`;
  const [ellipsis, lead = '', ...rest] = marked(far, 'cat');
  expect([ellipsis, ...rest]).toEqual(['…', '[cat]', ' came']);
  expect(far).toContain(` ${lead}cat`);
  expect(lead.length).toBeLessThanOrEqual(60);
  expect(marked(`${'🎉'.repeat(99)}cat`, 'cat')).toEqual(['…', '[cat]']);
});
