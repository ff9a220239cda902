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
  [1000, { kind: 'stopped', closeCode: 1000, reason: 'why' }],
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

test('late callbacks change nothing', () => {
  for (const input of [{ kind: 'opened' }, { kind: 'joined' }, { kind: 'retry' }, closed(1006)] as const) {
    expect(transition(initialMachine, input, 0)).toEqual({ machine: initialMachine, effects: [] });
  }
});
