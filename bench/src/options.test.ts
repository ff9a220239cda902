import { expect, test } from 'vitest';
import { readOptions, toTarget } from './options.ts';

const wrong = (...args: string[]) => {
  const options = readOptions(args);
  return typeof options === 'string' ? options : undefined;
};

test('without flags every mode is measured on a server of our own', () => {
  const options = readOptions([]);
  if (typeof options === 'string' || options.kind !== 'run') throw new Error('not a run');
  expect(options.modes.map(({ name }) => name)).toEqual([
    'fan-out',
    'rooms',
    'round-trip',
    'connect',
    'resume',
    'idle',
    'log',
    'upload',
  ]);
  expect([options.url, options.isMine, options.json]).toEqual([undefined, false, undefined]);
});

test('a fault is told as one sentence', () => {
  expect(wrong('--modes', 'fan-out,tea')).toMatch(/^there is no mode tea; there are fan-out/);
  expect(wrong('--seconds', '0')).toBe('--seconds is a number from 0.1 to 600');
  expect(wrong('--members', '1.5')).toBe('--members is a whole number');
  expect(wrong('--url', 'wss://chat.example.org')).toMatch(/^--url is a ws:\/\/ address/);
  expect(wrong('--url', 'tea')).toMatch(/^--url is a ws:\/\/ address/);
  expect(wrong('--compare', 'one.json')).toBe('--compare takes two files');
  expect(wrong('tea')).toBe('what is tea?');
});

test('two results are compared', () => {
  expect(readOptions(['--compare', 'a.json', 'b.json'])).toEqual({
    kind: 'compare',
    before: 'a.json',
    after: 'b.json',
  });
});

test('a bare address means the path that every server has', () => {
  expect(toTarget(new URL('ws://127.0.0.1:9000'))).toEqual({ host: '127.0.0.1', port: 9000, path: '/ws' });
  expect(toTarget(new URL('ws://[::1]/chat?x=1'))).toEqual({ host: '::1', port: 80, path: '/chat?x=1' });
});
