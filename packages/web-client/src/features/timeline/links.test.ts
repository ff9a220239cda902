import { expect, test } from 'vitest';
import { splitLinks } from './links.ts';

const links = (text: string) =>
  splitLinks(text)
    .filter((piece) => piece.kind === 'link')
    .map((piece) => piece.text);

test('text without an address is one piece', () => {
  expect(splitLinks('a < b')).toEqual([{ kind: 'text', text: 'a < b' }]);
});

test('an address stands between what is around it', () => {
  expect(splitLinks('see http://a.example/x now')).toEqual([
    { kind: 'text', text: 'see ' },
    { kind: 'link', text: 'http://a.example/x' },
    { kind: 'text', text: ' now' },
  ]);
});

test.each([
  ['(see https://a.example/b).', ['https://a.example/b']],
  ['https://a.example/b_(c), too', ['https://a.example/b_(c)']],
  ['HTTPS://A.example!', ['HTTPS://A.example']],
  ['https://a.example/?q=1&r=2#s', ['https://a.example/?q=1&r=2#s']],
  ['javascript:alert(1) ftp://a.example data:text/html,x //a.example', []],
  ['http:// https://', []],
  ['https://a.example/\u202egpj.exe', ['https://a.example/']],
])('finds the addresses of %j', (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test('the pieces joined are the text', () => {
  const text = 'a https://x.example, (http://y.example/)(z)\n\thttp://[::1]/ http://[ https://q';
  expect(
    splitLinks(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
