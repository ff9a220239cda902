import { expect, test } from 'vitest';
import { toSafeFileName } from './safe-file-name.ts';

test.each([
  ['notes.txt', 'notes.txt'],
  ['Übung 1.pdf', 'Übung 1.pdf'],
  ['../../etc/passwd', '__.._etc_passwd'],
  ['..\\..\\x.dll', '__.._x.dll'],
  ['/etc/passwd', '_etc_passwd'],
  ['.bashrc', '_bashrc'],
  ['..', 'file'],
  ['...', 'file'],
  ['', 'file'],
  [' \u200b ', 'file'],
  ['invoice\u202egnp.exe', 'invoicegnp.exe'],
  ['a\u001b[2J\nb.txt', 'a[2Jb.txt'],
  ['C:evil.txt', 'C_evil.txt'],
  ['nul.txt', '_nul.txt'],
  ['trailing. . ', 'trailing'],
])('%j becomes %j', (name, safe) => {
  expect(toSafeFileName(name)).toBe(safe);
});

test('a long name is cut, and keeps its ending', () => {
  const name = toSafeFileName(`${'ü'.repeat(255)}.tar.gz`);
  expect([Buffer.byteLength(name) <= 200, name.endsWith('ü.gz')]).toEqual([true, true]);
});
