import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { enter } from './harness/wire-client.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off']);
});
afterAll(() => server.dispose());

test('who makes a room moderates it: others may not change it, and slow mode does not hold for its moderator', async () => {
  const [ana, bob] = [await enter(server.host, 'ana-r'), await enter(server.host, 'bob-r')];
  const room_id = 'calm';
  expect(await ana.request({ type: 'CreateRoom', room_id, name: 'Calm' })).toMatchObject({ role: 'moderator' });
  expect(await bob.request({ type: 'UpdateRoom', room_id, topic: 'x' })).toMatchObject({ code: 'not_member' });
  const entered = await bob.request({ type: 'JoinRoom', room_id });
  expect(entered).toMatchObject({ type: 'RoomJoined', role: 'user' });
  expect(['slow_mode_ms', 'archived', 'muted_until'].filter((field) => field in entered)).toEqual([]);
  expect(await bob.request({ type: 'UpdateRoom', room_id, topic: 'x' })).toMatchObject({ code: 'forbidden' });
  expect(await ana.request({ type: 'UpdateRoom', room_id, slow_mode_ms: 60_000 })).toMatchObject({ type: 'Ok' });
  const say = (who: typeof ana) => who.request({ type: 'Message', room_id, content: 'hello' });
  expect((await say(ana)).type + (await say(ana)).type).toBe('OkOk');
  expect(await say(bob)).toMatchObject({ type: 'Ok' });
  expect(await say(bob)).toMatchObject({ code: 'slow_mode', retry: 'after', retry_after_ms: expect.any(Number) });
  expect(await bob.request({ type: 'JoinRoom', room_id })).toMatchObject({ slow_mode_ms: 60_000 });
  for (const one of [ana, bob]) one.close();
});

test('nothing is added to an archived room, which may be read and opened again', async () => {
  const ana = await enter(server.host, 'ana-a');
  const room_id = 'attic';
  await ana.request({ type: 'CreateRoom', room_id, name: 'Attic', kind: 'private' });
  await ana.request({ type: 'Message', room_id, content: 'old' });
  expect(await ana.request({ type: 'UpdateRoom', room_id, archived: true })).toMatchObject({ type: 'Ok' });
  for (const request of [
    { type: 'Message', content: 'new' },
    { type: 'InviteToRoom', user_id: 'x' },
    { type: 'TypingStart' },
  ])
    expect(await ana.request({ ...request, room_id })).toMatchObject({ code: 'forbidden' });
  expect(await ana.request({ type: 'JoinRoom', room_id })).toMatchObject({
    archived: true,
    history: [{ content: 'old' }],
  });
  await ana.request({ type: 'UpdateRoom', room_id, archived: false });
  expect(await ana.request({ type: 'Message', room_id, content: 'new' })).toMatchObject({ type: 'Ok' });
  ana.close();
});
