import { expect, test } from 'vitest';
import { initialMachine, type Machine, type MachineInput, transition } from './connection-machine.ts';

function run(...inputs: MachineInput[]) {
  return inputs.reduce<Machine>((machine, input) => transition(machine, input, 0).machine, initialMachine);
}
const closed = (code: number, hasCredentials = true): MachineInput => {
  return { kind: 'closed', code, reason: 'why', hasCredentials, random: 0.5 };
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
