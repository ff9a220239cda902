import { afterAll, beforeAll, expect, test } from 'vitest';
import { promote } from './harness/server-command.ts';
import { type ServerProcess, startServer } from './harness/server-process.ts';
import { connectWire, type Wire, type WireClient } from './harness/wire-client.ts';

const password = 'a long enough secret';
const rounds = 3;

type Person = WireClient & { readonly userId: string; readonly token: string };

let server: ServerProcess;
let admin: Person;
let names = 0;
beforeAll(async () => {
  server = await startServer(['--rate-limits', 'off', '--registration', 'open']);
  admin = await authenticate({ type: 'Register', username: 'adele', password });
  await promote(server.dataDir, 'adele', 'admin');
}, 30_000);
afterAll(() => server.dispose());

async function authenticate(message: object): Promise<Person> {
  const client = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
  const joined = await client.request(message);
  if (joined.type !== 'Joined') throw new Error(JSON.stringify(joined));
  const { user_id } = joined['user'] as { user_id: string };
  return Object.assign(client, { userId: user_id, token: joined['token'] as string });
}

const resume = ({ token }: Person) => authenticate({ type: 'Resume', token });
const login = (username: string) => authenticate({ type: 'Login', username, password });
const sayIn = (room_id: string) => ({ type: 'Message' as const, room_id, content: 'and on' });

type Scene = { readonly username: string; readonly victim: Person; readonly room_id: string };

type CutOff = {
  readonly what: string;
  /** Whose messages come to nothing from then on. */
  readonly devices: (scene: Scene) => Promise<readonly Person[]>;
  readonly flood: (roomId: string) => { readonly type: 'Message' | 'UpdateRoom' };
  readonly act: (scene: Scene) => Promise<Wire>;
  /** With what their sockets are closed, or else what their messages are answered with. */
  readonly end: number | string;
};

const onRoom = (type: string, more: object = {}) => {
  return ({ victim, room_id }: Scene) => admin.request({ type, room_id, user_id: victim.userId, ...more });
};
const oneDevice = ({ victim }: Scene) => Promise.resolve([victim]);
const anHourOn = () => new Date(Date.now() + 3_600_000).toISOString();

const cutOffs: readonly CutOff[] = [
  {
    what: 'a logout',
    devices: async (scene) => [scene.victim, await resume(scene.victim)],
    flood: sayIn,
    act: ({ victim }) => victim.request({ type: 'Logout' }),
    end: 1000,
  },
  {
    what: 'a session that is signed out from elsewhere',
    devices: async ({ username }) => {
      const there = await login(username);
      return [there, await resume(there)];
    },
    flood: sayIn,
    act: async ({ victim }) => {
      const { sessions } = (await victim.request({ type: 'ListSessions' })) as unknown as {
        sessions: { session_id: string; current: boolean }[];
      };
      const other = sessions.find(({ current }) => !current);
      return victim.request({ type: 'RevokeSession', session_id: other?.session_id });
    },
    end: 4300,
  },
  {
    what: 'a change of the password, on other devices',
    devices: async ({ username }) => [await login(username), await login(username)],
    flood: sayIn,
    act: ({ victim }) =>
      victim.request({ type: 'ChangePassword', current: password, password: 'another long enough secret' }),
    end: 4300,
  },
  {
    what: 'a ban from the server',
    devices: async ({ username, victim }) => [victim, await login(username)],
    flood: sayIn,
    act: ({ victim }) => admin.request({ type: 'Ban', user_id: victim.userId }),
    end: 4503,
  },
  { what: 'a ban from the room', devices: oneDevice, flood: sayIn, act: onRoom('Ban'), end: 'not_member' },
  { what: 'a kick', devices: oneDevice, flood: sayIn, act: onRoom('Kick'), end: 'not_member' },
  {
    what: 'a mute',
    devices: oneDevice,
    flood: sayIn,
    act: (scene) => onRoom('Mute', { until: anHourOn() })(scene),
    end: 'muted',
  },
  {
    what: 'the loss of a role',
    devices: oneDevice,
    flood: (room_id) => ({ type: 'UpdateRoom', room_id, topic: `topic ${names++}` }),
    act: onRoom('SetRole', { role: 'user' }),
    end: 'forbidden',
  },
];

/** One request after the other until the socket is gone or they are refused; gives the close code or why. */
async function goOn(device: Person, message: () => object): Promise<number | string> {
  for (;;) {
    const reply = await device.request(message()).catch(() => undefined);
    if (!reply) return (await device.closed).code;
    // While something is done to somebody, they are told to try again.
    if (reply.type === 'Error' && reply['code'] !== 'busy') return reply['code'] as string;
  }
}

test.each(cutOffs)(
  '[F23] nothing that was on its way is accepted behind $what',
  async ({ devices, flood, act, end }) => {
    const witness = await authenticate({ type: 'Join', username: `witness ${names++}` });
    for (let round = 0; round < rounds; round++) {
      const username = `victim-${names++}`;
      const victim = await authenticate({ type: 'Register', username, password });
      const room_id = `room-${names++}`;
      await admin.request({ type: 'CreateRoom', room_id, name: 'Room' });
      for (const one of [witness, victim]) await one.request({ type: 'JoinRoom', room_id });
      await admin.request({ type: 'SetRole', room_id, user_id: victim.userId, role: 'moderator' });
      const scene = { username, victim, room_id };
      const cutOff = await devices(scene);

      const floods = cutOff.map((device) => goOn(device, () => flood(room_id)));
      await witness.next(
        flood(room_id).type === 'Message' ? 'Message' : 'RoomUpdated',
        (one) => one['room_id'] === room_id,
      );
      expect(await act(scene)).toMatchObject({ type: 'Ok' });
      const doneAt = performance.now();
      const marker = await witness.request({ type: 'Message', room_id, content: 'behind it' });
      expect(await Promise.all(floods)).toEqual(cutOff.map(() => end));
      expect(performance.now() - doneAt).toBeLessThan(1_000);

      // Whatever was accepted is in the log before this.
      const last = await witness.request({ type: 'Message', room_id, content: 'the last word' });
      await witness.next('Message', (one) => one['seq'] === last['seq'] && one['room_id'] === room_id);
      const behind = witness.received.filter(
        (one) => one['re'] === undefined && one['room_id'] === room_id && Number(one['seq']) > Number(marker['seq']),
      );
      expect(behind.map((one) => one['content'])).toEqual(['the last word']);
      const hears = end === 'muted' || end === 'forbidden';
      for (const { received } of cutOff) expect(received.some((one) => one['content'] === 'behind it')).toBe(hears);
      for (const one of [victim, ...cutOff]) one.close();
    }
    witness.close();
  },
);
