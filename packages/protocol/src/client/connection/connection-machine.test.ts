import { expect, test } from 'vitest';
import { initialMachine, type Machine, type MachineInput, transition } from './connection-machine.ts';

function run(...inputs: MachineInput[]) {
  return inputs.reduce<Machine>((machine, input) => transition(machine, input, 0).machine, initialMachine);
}
const closed = (code: number, hasCredentials = true): MachineInput => {
  return { kind: 'closed', code, reason: 'why', hasCredentials, isEntering: false, random: 0.5 };
};
const online = run({ kind: 'connect' }, { kind: 'opened' }, { kind: 'joined' });

test.each([
  [1000, { kind: 'signed-out', reason: 'why' }],
  [1006, { kind: 'waiting', attempt: 0, retryAt: 60_250, reason: 'why' }],
  [1012, { kind: 'waiting', attempt: 0, retryAt: 60_250, reason: 'why' }],
  [4003, { kind: 'waiting', attempt: 0, retryAt: 60_000, reason: 'why' }],
  [4100, { kind: 'waiting', attempt: 0, retryAt: 60_250, reason: 'why' }],
  [4300, { kind: 'signed-out', reason: 'why' }],
  [4502, { kind: 'signed-out', reason: 'why' }],
  [4503, { kind: 'stopped', closeCode: 4503, reason: 'why' }],
  [4505, { kind: 'stopped', closeCode: 4505, reason: 'why' }],
])('closed with %i after a minute online', (code, connection) => {
  expect(transition(online, closed(code), 60_000).machine.connection).toEqual(connection);
});

test('a server that closes at once after each welcome is met with growing waits', () => {
  const again: MachineInput[] = [{ kind: 'retry' }, { kind: 'opened' }, { kind: 'joined' }, closed(4003)];
  const machine = run({ kind: 'connect' }, closed(4003), ...again, ...again, ...again);
  expect(machine.connection).toEqual({ kind: 'waiting', attempt: 3, retryAt: 2_000, reason: 'why' });
});

/** The waits before each of eight attempts to a server that drops the connection `onlineMs` after each `Joined`. */
function waitsWhenDroppedAfter(onlineMs: number): readonly number[] {
  let now = 0;
  let machine = initialMachine;
  const step = (input: MachineInput) => {
    machine = transition(machine, input, now).machine;
  };
  step({ kind: 'connect' });
  return Array.from({ length: 8 }, () => {
    step({ kind: 'opened' });
    step({ kind: 'joined' });
    now += onlineMs;
    step({ ...closed(1006), random: 1 } as MachineInput);
    const { connection } = machine;
    const waitMs = connection.kind === 'waiting' ? connection.retryAt - now : Number.NaN;
    now += waitMs;
    step({ kind: 'retry' });
    return waitMs;
  });
}

test('being online for 2 s each time does not shorten the waits; holding for 5 s does', () => {
  expect(waitsWhenDroppedAfter(2_000)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(waitsWhenDroppedAfter(5_000)).toEqual(Array.from({ length: 8 }, () => 500));
});

test("the server's hint comes before the backoff, and holds for one wait", () => {
  const hinted = { ...closed(1012), hintMs: 7_000 } as MachineInput;
  const waiting = (...inputs: MachineInput[]) => run({ kind: 'connect' }, ...inputs).connection;
  expect(waiting(hinted)).toMatchObject({ kind: 'waiting', attempt: 0, retryAt: 7_000 });
  expect(waiting(hinted, { kind: 'retry' }, closed(1006))).toMatchObject({ attempt: 1, retryAt: 500 });
});

test('without a session a lost connection ends signed out', () => {
  expect(run({ kind: 'connect' }, closed(1006, false)).connection).toEqual({ kind: 'signed-out', reason: 'why' });
});

test('wake tries again at once when waiting, and tests whatever socket there is', () => {
  const wake = (...inputs: MachineInput[]) => transition(run(...inputs), { kind: 'wake' }, 0);
  expect(wake({ kind: 'connect' }, closed(1006))).toEqual({
    machine: { connection: { kind: 'connecting', attempt: 1 }, failures: 1 },
    effects: ['open'],
  });
  expect(wake({ kind: 'connect' }).effects).toEqual(['probe']);
  expect(wake({ kind: 'connect' }, { kind: 'opened' }).effects).toEqual(['probe']);
  expect(wake({ kind: 'connect' }, { kind: 'opened' }, { kind: 'joined' }).effects).toEqual(['probe']);
  expect([wake().effects, wake({ kind: 'sign-out' }).effects]).toEqual([[], []]);
});

test('who is signed out has a socket only as long as it takes to hear who the server is', () => {
  const signedOut = { connection: { kind: 'signed-out' }, failures: 0 } as const;
  const effects: string[] = [];
  const look = (...inputs: MachineInput[]) =>
    inputs.reduce<Machine>((machine, input) => {
      const next = transition(machine, input, 0);
      effects.push(...next.effects);
      return next.machine;
    }, initialMachine);
  expect(look({ kind: 'look' }, { kind: 'look' })).toEqual({ ...signedOut, look: 'opening' });
  expect(effects.splice(0)).toEqual(['open']);
  expect(look({ kind: 'look' }, { kind: 'opened' }, { kind: 'wake' })).toEqual({ ...signedOut, look: 'open' });
  expect(effects.splice(0)).toEqual(['open']);
  expect(look({ kind: 'look' }, { kind: 'opened' }, { kind: 'looked' }, { kind: 'looked' })).toEqual(signedOut);
  expect(effects.splice(0)).toEqual(['open', 'drop-socket']);
  expect(look({ kind: 'look' }, closed(4102, false))).toEqual(signedOut);
  expect(effects.splice(0)).toEqual(['open']);
});

test('who signs in while looking takes the socket that is being opened, or another one if it is already open', () => {
  const connecting = { connection: { kind: 'connecting', attempt: 0 }, failures: 0 };
  const connect = (...inputs: MachineInput[]) => transition(run(...inputs), { kind: 'connect' }, 0);
  expect(connect({ kind: 'look' })).toEqual({ machine: connecting, effects: [] });
  expect(connect({ kind: 'look' }, { kind: 'opened' })).toEqual({
    machine: connecting,
    effects: ['drop-socket', 'open'],
  });
});

test('[HS15] a goodbye means that one was logged out elsewhere, but only to who was in', () => {
  expect(transition(online, closed(1000), 0).effects).toEqual(['forget-session']);
  expect(transition(run({ kind: 'connect' }, { kind: 'opened' }), closed(1000), 0)).toEqual({
    machine: { connection: { kind: 'stopped', closeCode: 1000, reason: 'why' }, failures: 0 },
    effects: [],
  });
});

test('being banned ends the session, and so does running out of time, unless that was for another way in', () => {
  const effectsOf = (code: number, isEntering: boolean) =>
    transition(run({ kind: 'connect' }, { kind: 'opened' }), { ...closed(code), isEntering } as MachineInput, 0);
  expect(effectsOf(4503, false).effects).toEqual(['forget-session']);
  expect(effectsOf(4502, false).effects).toEqual(['forget-session']);
  expect(effectsOf(4502, true)).toMatchObject({ machine: { connection: { kind: 'waiting' } }, effects: [] });
});

test('late callbacks change nothing', () => {
  for (const input of [{ kind: 'opened' }, { kind: 'joined' }, { kind: 'retry' }, closed(1006)] as const) {
    expect(transition(initialMachine, input, 0)).toEqual({ machine: initialMachine, effects: [] });
  }
});
