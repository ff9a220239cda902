import { limits, ok, type ServerMessage } from '@tertulia/protocol';
import { expect, test } from 'vitest';
import { closeConnection, openConnection } from '../connection/lifecycle.ts';
import { createNewcomers } from '../connection/newcomers.ts';
import { dispatch } from '../handlers/index.ts';
import { createHub } from '../hub.ts';
import { createCommitter } from '../log/committer.ts';
import type { Store } from '../log/store.ts';
import type { Write } from '../log/write.ts';
import { createMetrics } from '../metrics.ts';
import { OpenReports } from '../moderation/open-reports.ts';
import { Sanctions } from '../moderation/sanctions.ts';
import { newRoomRecord } from '../rooms/new-room-record.ts';
import { createRoom } from '../rooms/room.ts';
import type { Server } from '../server.ts';
import { tick } from '../tick.ts';
import { Directory } from './directory.ts';
import { graceMs } from './presence.ts';

const wholeTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A server with one room, whose storage commits and reads when told to, whose sockets note what they are sent. */
function setUp() {
  const stored: Write[] = [];
  const clock = { now: 0 };
  const finishCommits: (() => void)[] = [];
  const finishReads: (() => void)[] = [];
  const store: Pick<Store, 'commit' | 'readEvents' | 'findSession'> = {
    commit: (writes) =>
      new Promise((resolve) =>
        finishCommits.push(() => {
          stored.push(...writes);
          resolve(writes.map(() => ({ kind: 'done' })));
        }),
      ),
    readEvents: () => new Promise((resolve) => finishReads.push(() => resolve([]))),
    findSession: () => Promise.resolve(undefined),
  };
  let ids = 0;
  const general = createRoom(newRoomRecord({ room_id: 'general', name: 'General', epoch: 'e' }));
  const nothing = () => 0;
  const server: Server = {
    config: { guests: true, rateLimits: false, registration: 'closed', retention: {} } as Server['config'],
    clock: { now: () => clock.now, wallClock: () => clock.now, steadyWallClock: () => clock.now },
    // Nothing is worth a line here, and a call would fail the test.
    log: {} as Server['log'],
    metrics: createMetrics({
      connections: nothing,
      unsentBytes: nothing,
      users: nothing,
      rooms: nothing,
      fileBytes: nothing,
      uploads: nothing,
      queued: nothing,
      healthy: () => true,
    }),
    store: store as Store,
    committer: createCommitter({ store, onBatchDone: () => undefined }),
    hub: createHub({
      publish: () => undefined,
      countListeners: () => 0,
      later: () => undefined,
      congested: new Set(),
    }),
    rooms: new Map([['general', general]]),
    directory: new Directory(),
    connections: new Set(),
    crowded: new Set(),
    congested: new Set(),
    owed: new Set(),
    dispatch: (connection, message) => dispatch(server, connection, message),
    newcomers: createNewcomers({ now: nothing, nextTurn: setImmediate, minMs: 1, share: 0 }),
    files: { contents: { lookUntil: 0 } } as Server['files'],
    passwords: {} as Server['passwords'],
    authLimits: {} as Server['authLimits'],
    secrets: {
      code: () => 'code',
      id: () => `id${ids++}`,
      token: () => `${ids++}`.padStart(43, 't'),
      hash: (text) => text,
    },
    tails: { bytes: 0, warming: new Map() },
    searches: { count: 0 },
    away: { held: new Set(), loading: new Map() },
    welcome: () => JSON.stringify({ type: 'Welcome' }),
    sanctions: new Sanctions(),
    openReports: new OpenReports(),
    nextId: () => `${ids++}`,
    isTrimming: false,
    isDraining: false,
  };
  const connect = () => {
    const got: ServerMessage[] = [];
    const connection = openConnection(server, 'tertulia.v1.json', {
      address: '127.0.0.1',
      send: (frame) => got.push(...([JSON.parse(frame)].flat() as ServerMessage[])) > 0,
      cork: (sends) => sends(),
      subscribe: () => undefined,
      unsubscribe: () => undefined,
      isSubscribed: () => false,
      bufferedBytes: () => 0,
      ping: () => undefined,
      close: () => closeConnection(server, connection),
    });
    return {
      got,
      /** What it was answered, but for the greeting. */
      answers: () => got.slice(1).map((message) => ('code' in message ? message.code : message.type)),
      send(message: object) {
        connection.receive(Buffer.from(JSON.stringify(message)));
      },
      drop: () => closeConnection(server, connection),
    };
  };
  return {
    server,
    stored,
    general,
    clock,
    connect,
    /** Of the writes stored those that begin or end a session or say whether it is in use. */
    sessions: () =>
      stored.flatMap((write) => {
        if (write.kind === 'set-session-closed')
          return [write.at === undefined ? 'in use' : `out of use since ${write.at}`];
        return write.kind === 'open-session' || write.kind === 'end-session' ? [write.kind] : [];
      }),
    /** With the commits that follow from commits. */
    async commit() {
      for (let turn = 0; turn < 10; turn++) {
        await wholeTurn();
        for (const finish of finishCommits.splice(0)) finish();
      }
    },
    async letGraceEnd() {
      clock.now += graceMs;
      tick(server, 1);
      await this.commit();
    },
    async read() {
      await wholeTurn();
      for (const finish of finishReads.splice(0)) finish();
      await wholeTurn();
    },
    /** The room's newest part is in memory no more. */
    cool() {
      general.tail.drop();
    },
  };
}

type World = ReturnType<typeof setUp>;

async function enter({ connect, commit }: World, username: string) {
  const guest = connect();
  guest.send({ type: 'Join', username });
  await commit();
  const joined = guest.got.find((message) => message.type === 'Joined');
  return { ...guest, token: joined?.token };
}

test('a guest who is gone before the session is stored leaves none that counts as in use', async () => {
  const world = setUp();
  const guest = world.connect();
  guest.send({ type: 'Join', username: 'ana' });
  await wholeTurn();
  guest.drop();
  await world.commit();
  expect([world.sessions(), world.server.directory.count]).toEqual([['open-session', 'end-session'], 0]);
});

test('a guest who is gone while the rooms are read leaves a session whose time is running', async () => {
  const world = setUp();
  world.cool();
  const guest = world.connect();
  guest.send({ type: 'Join', username: 'ana' });
  await world.commit();
  guest.drop();
  world.clock.now = 1_000;
  await world.read();
  await world.letGraceEnd();
  expect(world.sessions()).toEqual(['open-session', 'out of use since 1000']);
  expect([world.server.directory.count, world.general.occupants.size]).toEqual([0, 0]);
});

test('who comes back and is gone again before the rooms are read leaves a session whose time is running', async () => {
  const world = setUp();
  const guest = await enter(world, 'ana');
  guest.drop();
  world.cool();
  const back = world.connect();
  back.send({ type: 'Resume', token: guest.token });
  await wholeTurn();
  world.clock.now = 2_000;
  back.drop();
  await world.read();
  await world.letGraceEnd();
  expect(world.sessions()).toEqual(['open-session', 'out of use since 2000']);
});

test('of two who come back at once, one of whom is gone again, the other stays', async () => {
  const world = setUp();
  const guest = await enter(world, 'ana');
  guest.drop();
  world.cool();
  const [gone, back] = [world.connect(), world.connect()];
  gone.send({ type: 'Resume', token: guest.token });
  back.send({ type: 'Resume', token: guest.token });
  await wholeTurn();
  gone.drop();
  await world.read();
  world.clock.now = 20_000;
  back.send({ type: 'Ping' });
  await world.letGraceEnd();
  expect(world.sessions()).toEqual(['open-session']);
  expect([world.server.directory.count, world.general.occupants.size]).toEqual([1, 1]);
});

test('who comes back to a session that is left meanwhile is told to try again, and is nobody until then', async () => {
  const world = setUp();
  const guest = await enter(world, 'ana');
  world.cool();
  const back = world.connect();
  back.send({ type: 'Resume', token: guest.token });
  await wholeTurn();
  guest.send({ type: 'Leave' });
  await world.read();
  expect([back.answers(), world.server.directory.count]).toEqual([['busy'], 0]);
});

test('a name is taken from the moment somebody asks to enter with it', async () => {
  const world = setUp();
  const [first, second] = [world.connect(), world.connect()];
  first.send({ type: 'Join', username: 'ana' });
  await wholeTurn();
  second.send({ type: 'Join', username: 'ana' });
  await world.commit();
  expect([first.answers(), second.answers()]).toEqual([['Joined'], ['username_taken']]);
});

test('[RM12] [RM14] an account that is gone for longer than the grace is away, and back in its room without joining it', async () => {
  const at = setUp();
  const { server, general, connect } = at;
  const record = { session_id: 's1', user_id: 'u1', username: 'ana', guest: false, role: 'user' as const };
  const memberships = [{ room_id: 'general', role: 'moderator' as const, read_n: 0 }];
  server.store.findSession = () =>
    Promise.resolve({ ...record, created_at: 0, closed_at: 0, is_name_lost: false, memberships });
  general.away.count = 1;
  const resume = async () => {
    const ana = connect();
    ana.send({ type: 'Resume', token: 'of-ana'.padStart(43, 't') });
    await at.commit();
    await at.read();
    await at.commit();
    expect(ana.answers()).toContain('Joined');
    return ana;
  };
  const ana = await resume();
  expect([general.occupants.size, general.away.count]).toEqual([1, 0]);
  ana.drop();
  await at.commit();
  expect([general.occupants.size, general.away.count]).toEqual([1, 0]);
  await at.letGraceEnd();
  expect([general.occupants.size, general.away.count]).toEqual([0, 1]);
  await resume();
  expect([general.occupants.size, general.away.count]).toEqual([1, 0]);
});

test('[MD5] who comes back is told until when and why they are muted, everywhere and in a room, until it is over', async () => {
  const at = setUp();
  const { server, connect } = at;
  const record = { session_id: 's1', user_id: 'u1', username: 'ana', guest: false, role: 'user' as const };
  const memberships = [{ room_id: 'general', role: 'user' as const, read_n: 0 }];
  server.store.findSession = () =>
    Promise.resolve({ ...record, created_at: 0, closed_at: 0, is_name_lost: false, memberships });
  const mute = { kind: 'mute', user_id: 'u1', username: 'ana', by_username: 'mod', at: 0 } as const;
  server.sanctions.put({ ...mute, until: 2_000, reason: 'spam' });
  server.sanctions.put({ ...mute, until: 1_000, reason: 'too loud', room_id: 'general' });
  server.sanctions.put({ ...mute, until: 1_000, reason: 'of another', user_id: 'u2' });
  const resume = async () => {
    const ana = connect();
    ana.send({ type: 'Resume', token: 'of-ana'.padStart(43, 't') });
    await at.commit();
    await at.read();
    const joined = ana.got.find((message) => message.type === 'Joined');
    return [joined, joined?.rooms[0]].map((told) => [told?.muted_until, told?.muted_reason]);
  };
  const everywhere = ['1970-01-01T00:00:02.000Z', 'spam'];
  expect(await resume()).toEqual([everywhere, ['1970-01-01T00:00:01.000Z', 'too loud']]);
  at.clock.now = 1_000;
  tick(server, 1);
  expect(await resume()).toEqual([everywhere, [undefined, undefined]]);
});

test('[AC8] of those who sign in at the same instant none is one too many', async () => {
  const world = setUp();
  const { server, stored, connect } = world;
  const account = {
    ...{ user_id: 'u1', username: 'ana', guest: false, role: 'user' as const, password_hash: 'h', created_at: 0 },
    ...{ address_hashes: [], memberships: [{ room_id: 'general', role: 'user' as const, read_n: 0 }] },
  };
  /** As the store has them by now. */
  const sessions = () => {
    const kept = new Map(
      Array.from({ length: limits.sessions_per_user }, (_, at) => [`old${at}`, { at, token_hash: '' }]),
    );
    for (const write of stored) {
      if (write.kind === 'sign-in') kept.set(write.session_id, { at: 1_000, token_hash: write.token_hash });
      if (write.kind === 'end-session') kept.delete(write.session_id);
    }
    return [...kept].map(([session_id, { at, token_hash }]) => ({ session_id, created_at: at, token_hash }));
  };
  Object.assign(server.authLimits, { fromAddress: () => undefined, onAccount: () => undefined });
  server.passwords.verify = () => Promise.resolve(ok(true));
  server.store.findAccount = () => Promise.resolve(account);
  server.store.listSessions = () => Promise.resolve(sessions().map((one) => ({ ...one, closed_at: undefined })));
  server.store.findSession = (hash) =>
    Promise.resolve(
      sessions()
        .filter(({ token_hash }) => token_hash === hash)
        .map((one) => ({ ...account, ...one, closed_at: undefined, is_name_lost: false }))
        .at(0),
    );
  const devices = Array.from({ length: 3 }, connect);
  for (const device of devices) device.send({ type: 'Login', username: 'ana', password: 'correct horse' });
  await world.commit();
  await world.read();
  expect(devices.map((one) => one.answers()[0])).toEqual(['Joined', 'Joined', 'Joined']);
  expect(sessions()).toHaveLength(limits.sessions_per_user);
});
