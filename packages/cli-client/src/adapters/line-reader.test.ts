import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createLineReader, readFirstLine } from './line-reader.ts';

/** Standard input as a terminal or a pipe would be. */
function setUp(isTTY: boolean) {
  const modes: boolean[] = [];
  const stream = new PassThrough();
  const input = Object.assign(stream, { isTTY, setRawMode: (isRaw: boolean) => void modes.push(isRaw) });
  let written = '';
  const output = { write: (text: string) => (written += text) };
  return {
    reader: createLineReader(input as unknown as NodeJS.ReadStream, output),
    stream,
    modes,
    written: () => written,
  };
}

test('lines come one by one, the last without its end too', async () => {
  const { reader, stream } = setUp(false);
  stream.write('one\r\ntw');
  stream.end('o\nthree');
  expect([await reader.next(), await reader.next(), await reader.next(), await reader.next()]).toEqual([
    'one',
    'two',
    'three',
    undefined,
  ]);
});

test('a password is read in raw mode, and nothing of it is written', async () => {
  const { reader, stream, modes, written } = setUp(true);
  const answer = reader.askSecret('Password');
  stream.write('secreX\x7ft\x1b[D\rafter\n');
  expect(await answer).toBe('secret');
  expect([modes, written()]).toEqual([[true, false], 'Password: \n']);
});

test('Ctrl+C and Ctrl+D leave a password unsaid', async () => {
  for (const key of ['\x03', '\x04']) {
    const { reader, stream } = setUp(true);
    const answer = reader.askSecret('Password');
    stream.write(key);
    expect(await answer).toBeUndefined();
  }
});

test('what was typed ahead of the question is thrown away', async () => {
  const { reader, stream } = setUp(true);
  stream.write('/login ana\nsecret\nmore');
  expect(await reader.next()).toBe('/login ana');
  const answer = reader.askSecret('Password');
  stream.write('secret\r');
  expect(await answer).toBe('secret');
  stream.write('hello\n');
  expect(await reader.next()).toBe('hello');
});

test('in a pipe there is nobody to ask', async () => {
  const { reader, modes } = setUp(false);
  expect([reader.canAsk, await reader.askSecret('Password'), modes]).toEqual([false, undefined, []]);
});

test('of a pipe the first line is taken, and the rest stays', async () => {
  const stream = new PassThrough();
  const first = readFirstLine(stream as unknown as NodeJS.ReadStream);
  stream.write('sec');
  stream.write('ret\nhello\nwor');
  expect(await first).toBe('secret');
  const reader = createLineReader(stream as unknown as NodeJS.ReadStream, { write: () => true });
  stream.end('ld');
  expect([await reader.next(), await reader.next(), await reader.next()]).toEqual(['hello', 'world', undefined]);
});
