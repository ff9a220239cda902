import { expect, test } from 'vitest';
import { toggleMark } from './toggle-mark.ts';

/** The text with the selection in brackets. */
function toggled(marked: string, mark: string): string {
  const from = marked.indexOf('[');
  const to = marked.indexOf(']') - 1;
  const text = marked.replace(/[[\]]/g, '');
  const { start, end, words, ...selection } = toggleMark(text, from, to, mark);
  const after = text.slice(0, start) + words + text.slice(end);
  return `${after.slice(0, selection.from)}[${after.slice(selection.from, selection.to)}]${after.slice(selection.to)}`;
}

test.each([
  ['a [b] c', '**', 'a **[b]** c'],
  ['a **[b]** c', '**', 'a [b] c'],
  ['a *[b]* c', '**', 'a ***[b]*** c'],
  ['a **[b]** c', '*', 'a ***[b]*** c'],
  ['a ***[b]*** c', '*', 'a **[b]** c'],
  ['a ***[b]*** c', '**', 'a *[b]* c'],
  ['a []', '`', 'a `[]`'],
  ['`[a]`', '`', '[a]'],
])('%s with %s is %s', (text, mark, expected) => {
  expect(toggled(text, mark)).toBe(expected);
});
