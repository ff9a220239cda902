import { expect, test } from 'vitest';
import { createCommandContext } from '../testing/command-context.ts';
import { sampleState, withRole } from '../testing/fake-chat-client.ts';

test('people are kicked, muted, banned and given roles, on the server or in the room shown', async () => {
  const { run, calls } = createCommandContext(withRole('admin'));
  for (const line of [
    '/kick bob calm down',
    '/mute bob 10m shouting',
    '/mute bob 1h --room',
    '/unmute bob',
    '/ban bob --for 1d --purge 90m --address spam',
    '/ban bob --room',
    '/role bob moderator',
    '/role bob moderator --room',
  ]) {
    await run(line);
  }
  expect(calls).toEqual([
    ['kick', 'general', 'u-bob', 'calm down'],
    ['mute', 'u-bob', { until: '2026-01-31T12:10:00.000Z', reason: 'shouting' }],
    ['mute', 'u-bob', { roomId: 'general', until: '2026-01-31T13:00:00.000Z' }],
    ['unmute', 'u-bob', undefined],
    ['ban', 'u-bob', { until: '2026-02-01T12:00:00.000Z', purgeHours: 2, reason: 'spam', address: true }],
    ['ban', 'u-bob', { roomId: 'general' }],
    ['setRole', 'u-bob', 'moderator', undefined],
    ['setRole', 'u-bob', 'moderator', 'general'],
  ]);
});

test('who may not is told why, and of the room that they may', async () => {
  const user = createCommandContext(withRole('user'));
  await user.run('/kick bob');
  await user.run('/ban bob');
  expect(user.printed).toEqual([
    'Only moderators of the room may do this.',
    'Only admins and moderators of the server may do this.',
  ]);
  const host = createCommandContext(withRole('user', 'moderator'));
  await host.run('/ban bob');
  expect(host.printed).toEqual([
    'Only admins and moderators of the server may do this.',
    'With --room you may do it in this room alone.',
  ]);
  expect([...user.calls, ...host.calls]).toEqual([]);
});

test('somebody who is banned is found in the list of bans', async () => {
  const { run, client, calls } = createCommandContext(withRole('admin'));
  const ban = { user_id: 'u-mal', username: 'mal', by_username: 'ana', at: '2026-01-31T11:00:00.000Z' };
  client.listBans = () => Promise.resolve({ ok: true, value: [ban] });
  await run('/unban mal');
  expect(calls).toEqual([['unban', 'u-mal', undefined]]);
});

test('whoever wrote something can be named after they have left', async () => {
  const state = withRole('admin');
  const room = state.rooms.get('general');
  if (!room) throw new Error('general is missing');
  const rooms = new Map([['general', { ...room, members: new Map() }]]);
  const { run, calls } = createCommandContext({ ...state, rooms });
  await run('/ban bob');
  expect(calls).toEqual([['ban', 'u-bob', {}]]);
});

test('a message is deleted by its number, or the newest of one’s own', async () => {
  const { run, calls, printed } = createCommandContext(sampleState());
  await run('/delete');
  await run('/delete 1');
  await run('/delete 99');
  expect(calls).toEqual([['deleteMessage', 'general', 2]]);
  expect(printed).toEqual([
    'Message 2 is deleted.',
    'Only moderators of the room may do this.',
    'There is no message 99 among those loaded. /numbers lists what there is.',
  ]);
});

test('a report names the message it is about', async () => {
  const { run, calls, printed } = createCommandContext(sampleState());
  await run('/report rude words');
  await run('/report 1 rude words');
  expect(calls).toEqual([
    ['report', 'general', 1, 'rude words'],
    ['report', 'general', 1, 'rude words'],
  ]);
  expect(printed[0]).toBe('The moderators are told of message 1 by bob, “hello”.');
});

test('reports are paged, numbered through, and closed by number', async () => {
  const { run, client, calls, printed } = createCommandContext(withRole('moderator'));
  const report = (n: number) => ({
    ...{ report_id: `r-${n}`, at: '2026-01-30T12:00:00.000Z', by_user_id: 'u-ana', by_username: 'ana' },
    ...{ room_id: 'general', target_seq: n, user_id: 'u-bob', username: 'bob', content: `c${n}`, reason: `why\n${n}` },
  });
  client.listReports = (before) =>
    Promise.resolve({
      ok: true,
      value: before === undefined ? { reports: [report(9)], more: true } : { reports: [report(8)], more: false },
    });
  await run('/reports');
  await run('/reports --more');
  await run('/close-report 2');
  expect(printed.map((line) => line.replace(/\d\d:\d\d/gu, '--:--'))).toEqual([
    '  1 30 Jan --:-- ana reports bob in #general: why␊9 — “c9”',
    'There are more: /reports --more.',
    '  2 30 Jan --:-- ana reports bob in #general: why␊8 — “c8”',
    'Report 2 is closed.',
  ]);
  expect(calls).toEqual([['closeReport', 'r-8']]);
});

test('/why gives the reason of the one who decides', async () => {
  const { run, printed } = createCommandContext(sampleState());
  await run('/why kick bob');
  await run('/why report-message');
  await run('/why change-password');
  expect(printed).toEqual([
    'kick bob: Only moderators of the room may do this.',
    'report-message: you may.',
    'change-password: Guests have no account; register to keep yours.',
  ]);
});

test('a room is looked after', async () => {
  const { run, calls, printed } = createCommandContext(withRole('admin'));
  for (const line of [
    '/topic',
    '/topic tea, and more tea',
    '/topic --clear',
    '/rename #parlour',
    '/slow 10s',
    '/slow off',
    '/keep 30d',
    '/keep 1',
    '/keep off',
    '/keep for ever',
  ]) {
    await run(line);
  }
  await run('/archive');
  await run('/unarchive');
  await run('/invite bob');
  expect(calls).toEqual([
    ['updateRoom', 'general', { topic: 'tea, and more tea' }],
    ['updateRoom', 'general', { topic: '' }],
    ['updateRoom', 'general', { name: 'parlour' }],
    ['updateRoom', 'general', { slowModeMs: 10_000 }],
    ['updateRoom', 'general', { slowModeMs: 0 }],
    ['updateRoom', 'general', { retention: { days: 30 } }],
    ['updateRoom', 'general', { retention: { count: 1 } }],
    ['updateRoom', 'general', { retention: {} }],
    ['updateRoom', 'general', { archived: true }],
    ['updateRoom', 'general', { archived: false }],
  ]);
  expect([printed[0], printed.at(-1)]).toEqual(['There is no topic.', 'Only private rooms take invitations.']);
});
