import { expect, test } from 'vitest';
import { createFakeChatClient, sampleState } from '../testing/fake-chat-client.ts';
import { completeAt } from './complete.ts';
import { splitRecipient } from './people.ts';
import { parseLine, runLine } from './run-line.ts';
import { commands } from './table.ts';

const kinds = (line: string) => parseLine(line, commands).kind;

test('a line is a message, a command, a mistake or nothing', () => {
  expect(['hello', '//shrug', '/help', '/JOIN x', '/nope', '/join', '  '].map(kinds)).toEqual([
    'message',
    'message',
    'command',
    'command',
    'mistake',
    'mistake',
    'nothing',
  ]);
  expect(parseLine('//shrug', commands)).toEqual({ kind: 'message', content: '/shrug' });
});

test('a recipient is the longest name that fits', () => {
  expect(splitRecipient('Ana Maria hi there', ['ana', 'Ana Maria'])).toEqual({ nick: 'Ana Maria', text: 'hi there' });
  expect(splitRecipient('bob hi', ['ana'])).toBeUndefined();
});

test('Tab completes commands, rooms and names', () => {
  const candidates = (text: string) => completeAt(text, text.length, sampleState(), commands).candidates;
  expect(candidates('/jo')).toEqual(['/join ']);
  expect(candidates('/join ra')).toEqual(['random']);
  expect(candidates('bo')).toEqual(['bob: ']);
  expect(candidates('hi bo')).toEqual(['bob ']);
});

test('a message goes to the room shown, and a direct message to its person', async () => {
  const fake = createFakeChatClient(sampleState());
  const printed: string[] = [];
  const context = {
    client: fake.client,
    commands,
    roomId: () => 'general',
    showRoom: fake.client.openRoom,
    print: (line: string) => void printed.push(line),
    quit: () => {},
  };
  await runLine('two\nlines', context);
  await runLine('/msg bob psst', context);
  await runLine('/msg nobody psst', context);
  expect(fake.calls).toEqual([
    ['sendMessage', 'general', 'two\nlines'],
    ['sendPrivateMessage', 'u-bob', 'psst'],
    ['listUsers', 'general'],
    ['listUsers', 'random'],
  ]);
  expect(printed).toEqual(['Nobody called nobody is in your rooms, or there is no text: /msg NICK text']);
});
