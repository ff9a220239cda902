import { expect, test } from 'vitest';
import { isMisleading, type Link, tellsTarget } from './describe-link.ts';

const link = (text: string, url: string): Link => ({ kind: 'link', url, children: [{ kind: 'text', text }] });

test.each([
  ['https://a.example/b', 'https://a.example/b'],
  ['www.a.example', 'http://www.a.example'],
  ['a.example', 'https://a.example/'],
  ['ana@a.example', 'mailto:ana@a.example'],
])('%j tells that it leads to %s', (text, url) => {
  expect(tellsTarget(link(text, url))).toBe(true);
  expect(isMisleading(link(text, url))).toBe(false);
});

test.each([
  ['https://a.example', 'https://b.example'],
  ['http://a.example', 'https://a.example.b.example'],
  [' www.a.example', 'https://b.example'],
  ['a.example/b', 'https://b.example/b'],
  ['a.example', 'https://b.example'],
  ['ana@a.example', 'mailto:bo@b.example'],
])('%j does not, and looks as if it did', (text, url) => {
  expect([tellsTarget(link(text, url)), isMisleading(link(text, url))]).toEqual([false, true]);
});

test.each(['here', 'see the docs', 'Tea. And cake', 'e.g. this'])('%j does not, nor does it claim to', (text) => {
  const one = link(text, 'https://b.example');
  expect([tellsTarget(one), isMisleading(one)]).toEqual([false, false]);
});
