import { expect, test } from 'vitest';
import { createCommandContext } from '../testing/command-context.ts';
import { sampleState, withRole } from '../testing/fake-chat-client.ts';
import { completeAt } from './complete.ts';
import { commandHelp } from './help.ts';
import { parseLine } from './run-line.ts';
import { commandGroups } from './table.ts';

const kinds = (line: string) => parseLine(line, commandGroups).kind;

test('a line is a message, a command, a mistake or nothing', () => {
  expect(['hello', '//shrug', '/help', '/JOIN x', '/nick x', '/nope', '  '].map(kinds)).toEqual([
    'message',
    'message',
    'command',
    'command',
    'command',
    'mistake',
    'nothing',
  ]);
  expect(parseLine('//shrug', commandGroups)).toEqual({ kind: 'message', content: '/shrug' });
});

test('what a command lacks or has too much of is told with its usage', async () => {
  const { run, printed } = createCommandContext(withRole('admin'));
  await run('/join');
  await run('/leave now');
  await run('/mute bob soon');
  await run('/ban bob --fro 1h');
  await run('/role bob king');
  expect(printed).toEqual([
    'Say ROOM. Usage: /join ROOM',
    'There is more than this command takes. Usage: /leave',
    'A time is written like 90s, 10m, 2h, 7d or 1w. Usage: /mute NAME 10m [--room] [reason]',
    'There is no --fro here; -- before the text lets it begin so. Usage: /ban NAME [--room] [--for 2d] [--purge 24h] [--address] [reason]',
    'It is one of admin, moderator, user. Usage: /role NAME admin|moderator|user [--room]',
  ]);
});

test('Tab completes what may be done, with rooms, people, flags and words in their places', () => {
  const guest = createCommandContext(sampleState()).client;
  const admin = createCommandContext(withRole('admin')).client;
  const candidates = (text: string, client = admin) => completeAt(text, text.length, client, commandGroups).candidates;
  expect(candidates('/jo')).toEqual(['/join ']);
  expect(candidates('/join ra')).toEqual(['random ']);
  expect(candidates('bo')).toEqual(['bob: ']);
  expect(candidates('hi bo')).toEqual(['bob ']);
  expect(candidates('/ba')).toEqual(['/ban ', '/bans ']);
  expect(candidates('/ba', guest)).toEqual([]);
  expect(candidates('/pass', guest)).toEqual([]);
  expect(candidates('/ban b')).toEqual(['bob ']);
  expect(candidates('/ban @b')).toEqual(['bob ']);
  expect(candidates('/ban bob --')).toEqual(['--address ', '--for ', '--purge ', '--room ']);
  expect(candidates('/ban --room --for 1h bob --')).toEqual(['--address ', '--purge ']);
  expect(candidates('/ban --room b')).toEqual(['bob ']);
  expect(candidates('/ban bob --for ')).toEqual([]);
  expect(candidates('/ban bob spam like bo')).toEqual(['bob ']);
  expect(candidates('/role bob m')).toEqual(['moderator ']);
  expect(candidates('/why kic')).toEqual(['kick ']);
  expect(candidates('/why kick b')).toEqual(['bob ']);
  expect(candidates('/help aud')).toEqual(['audit ']);
  expect(candidates('/slow o')).toEqual(['off ']);
});

test('a mention is completed with its at-sign, from the members of the room and for who may from all', () => {
  const guest = createCommandContext(sampleState()).client;
  const moderator = createCommandContext(withRole('user', 'moderator')).client;
  const at = (text: string, client = guest) => completeAt(text, text.length, client, commandGroups);
  expect(at('hey @b')).toEqual({ from: 4, candidates: ['@bob '] });
  expect(at('@')).toEqual({ from: 0, candidates: ['@bob '] });
  expect(at('@', moderator).candidates).toEqual(['@all ', '@bob ']);
  expect(at('/reply 1 @b')).toEqual({ from: 9, candidates: ['@bob '] });
  expect(at('mail@b').candidates).toEqual([]);
});

test('names may hold spaces, and are completed as a whole', () => {
  const state = sampleState();
  const room = state.rooms.get('general');
  if (!room) throw new Error('general is missing');
  const members = new Map(room.members).set('u-mia', { user_id: 'u-mia', username: 'Ana Maria' });
  const client = createCommandContext({ ...state, rooms: new Map([['general', { ...room, members }]]) }).client;
  expect(completeAt('/msg ana m', 10, client, commandGroups)).toEqual({ from: 5, candidates: ['Ana Maria '] });
});

test('a message goes to the room shown, and a direct message to its person', async () => {
  const { run, calls, printed } = createCommandContext(sampleState());
  await run('two\nlines');
  await run('/msg bob psst');
  await run('/msg nobody psst');
  expect(calls).toEqual([
    ['sendMessage', 'general', 'two\nlines'],
    ['sendPrivateMessage', 'u-bob', 'psst'],
    ['listUsers', 'general'],
    ['listUsers', 'random'],
  ]);
  expect(printed).toEqual(['Nobody called nobody is known here. /who lists people. Usage: /msg NAME text']);
});

test('what may not be said is refused with the reason, before it is sent', async () => {
  const muted = { until: '2026-01-31T12:10:00.000Z', reason: 'too \x1b[31mloud' };
  const { run, calls, printed } = createCommandContext({ ...sampleState(), muted });
  await run('let me speak');
  await run('/why send-message');
  expect([calls, printed]).toEqual([
    [],
    [
      expect.stringMatching(/^You are muted until \d\d:10: “too ␛\[31mloud”\.$/u),
      expect.stringMatching(/^send-message: You are muted until \d\d:10: “too ␛\[31mloud”\.$/u),
    ],
  ]);
});

test('signed out there is little to do, and it is told', async () => {
  const { me: _, ...state } = sampleState();
  const { run, printed, client } = createCommandContext({ ...state, connection: { kind: 'signed-out' } });
  await run('/who');
  expect(printed).toEqual([
    'You are not signed in: /login NAME or /register NAME, or write a name to enter as a guest.',
  ]);
  expect(completeAt('/', 1, client, commandGroups).candidates).toEqual(['/help ', '/login ', '/quit ', '/register ']);
});

test('every command is helped with, and no two have one name', () => {
  const commands = commandGroups.flatMap((group) => group.commands);
  const names = commands.flatMap(({ name, also }) => [name, ...also]);
  expect(names.length).toBe(new Set(names).size);
  const help = commandHelp(commandGroups).join('\n');
  for (const { name } of commands) expect(help).toMatch(new RegExp(`^  /${name}( |$)`, 'mu'));
});

test('/help leaves out what one may not do, unless it is asked for', async () => {
  const { run, printed } = createCommandContext(sampleState());
  await run('/help');
  expect(printed.some((line) => line.includes('/audit'))).toBe(false);
  expect(printed.some((line) => line.includes('/delete'))).toBe(true);
  await run('/help all');
  expect(printed.some((line) => line.includes('/audit'))).toBe(true);
  await run('/help /audit');
  expect(printed.slice(-2)).toEqual(['/audit [--more]', '  list what moderators did']);
});
