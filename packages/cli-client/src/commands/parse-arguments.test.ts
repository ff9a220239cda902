import { expect, test } from 'vitest';
import { describeDuration, parseDuration } from './duration.ts';
import { duration, number, optional, person, text, withFlag, withValue } from './parameter.ts';
import { parseArguments } from './parse-arguments.ts';

const people = new Map([
  ['ana', 'u-1'],
  ['Ana Maria', 'u-2'],
  ['Bob', 'u-3'],
  ['bob', 'u-4'],
]);
const shape = {
  who: person(),
  inRoom: withFlag('--room'),
  forMs: withValue('--for', duration('2d')),
  reason: optional(text('reason')),
};
const parse = (written: string) => {
  const parsed = parseArguments(shape, written, people);
  return parsed.ok ? parsed.value : parsed.error.reason;
};

test('flags may stand anywhere, and what is left is the text', () => {
  const expected = {
    who: { userId: 'u-2', username: 'Ana Maria' },
    inRoom: true,
    forMs: 3_600_000,
    reason: 'too loud',
  };
  expect(parse('ana maria --room --for 1h too loud')).toEqual(expected);
  expect(parse('--for 1h @Ana Maria too --room loud')).toEqual(expected);
  expect(parse('Ana Maria too loud --for 60m --room')).toEqual(expected);
});

test('the longest name wins, and of those that differ in case the one that is written', () => {
  expect(parse('ana')).toEqual({ who: { userId: 'u-1', username: 'ana' }, inRoom: false });
  expect(parse('Bob')).toMatchObject({ who: { userId: 'u-3' } });
  expect(parse('bob')).toMatchObject({ who: { userId: 'u-4' } });
  expect(parse('bobby')).toBe('Nobody called bobby is known here. /who lists people.');
});

test('after a -- nothing is a flag', () => {
  expect(parse('ana -- --room is no flag here')).toMatchObject({ inRoom: false, reason: '--room is no flag here' });
});

test('a flag without its value, or one that is none, is a mistake', () => {
  expect(parse('ana --for')).toBe('--for: Say 2d.');
  expect(parse('ana --for ever')).toBe('--for: A time is written like 90s, 10m, 2h, 7d or 1w.');
  expect(parse('ana --froom')).toBe('There is no --froom here; -- before the text lets it begin so.');
});

test('without flags of its own a command takes dashes as they are', () => {
  const plain = { n: optional(number('N')), reason: text('reason') };
  const read = (written: string) => parseArguments(plain, written, people);
  expect(read('#12 --so   it is')).toEqual({ ok: true, value: { n: 12, reason: '--so   it is' } });
  expect(read('0 is no number here')).toMatchObject({ value: { reason: '0 is no number here' } });
});

test('durations are read and said', () => {
  expect(['90s', '10m', '1h30m', '2D', '1w'].map(parseDuration)).toEqual([
    90_000, 600_000, 5_400_000, 172_800_000, 604_800_000,
  ]);
  expect(['', '5', 'm', '0s', '-5m', '1.5h', '99999d', '1h 30m'].map(parseDuration)).toEqual(Array(8).fill(undefined));
  expect([500, 90_000, 5_400_000, 777_600_000].map(describeDuration)).toEqual([
    '1 s',
    '1 min 30 s',
    '1 h 30 min',
    '9 d',
  ]);
});
