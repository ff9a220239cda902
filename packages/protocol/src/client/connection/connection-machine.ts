import { closeAction, closeCodes } from '../../codes.ts';
import type { ConnectionState } from '../state/chat-state.ts';
import { reconnectDelayMs } from './reconnect-policy.ts';

/** Being online for this long proves that reconnecting at once is no busy loop. */
const settledMs = 5_000;

export type Machine = {
  readonly connection: ConnectionState;
  /** Attempts since the connection last held for a while. */
  readonly failures: number;
  readonly onlineAt?: number;
  /** Signed out, with a socket that is there only to hear who the server is and whom it lets in. */
  readonly look?: 'opening' | 'open';
};

export type MachineInput =
  | { readonly kind: 'connect' }
  | { readonly kind: 'look' }
  /** The server has said who it is, or has had its time to. */
  | { readonly kind: 'looked' }
  | { readonly kind: 'sign-out'; readonly reason?: string }
  | { readonly kind: 'opened' }
  | { readonly kind: 'joined' }
  /**
   * `hasCredentials`: there is a session to resume; without one a lost connection ends in `signed-out`. `isEntering`: the
   * socket was for entering in another way, and says nothing about that session.
   */
  | {
      readonly kind: 'closed';
      readonly code: number;
      readonly reason: string;
      readonly hasCredentials: boolean;
      readonly isEntering: boolean;
      readonly random: number;
      readonly hintMs?: number;
    }
  | { readonly kind: 'retry' }
  | { readonly kind: 'wake' }
  | { readonly kind: 'stop' };

export type MachineEffect = 'open' | 'authenticate' | 'establish' | 'drop-socket' | 'forget-session' | 'probe';

export type Transition = { readonly machine: Machine; readonly effects: readonly MachineEffect[] };

export const initialMachine: Machine = { connection: { kind: 'idle' }, failures: 0 };

/** Inputs that make no sense in a state leave it as it is: callbacks of sockets and timers may come late. */
export function transition(machine: Machine, input: MachineInput, now: number): Transition {
  const { connection } = machine;
  switch (input.kind) {
    case 'connect':
      return open({ ...machine, failures: 0 }, machine.look === 'opening' ? [] : ['drop-socket', 'open']);
    case 'look':
      if (machine.look || (connection.kind !== 'idle' && connection.kind !== 'signed-out')) return stay(machine);
      return {
        machine: { connection: toSignedOut(connection), failures: 0, look: 'opening' },
        effects: ['open'],
      };
    case 'looked':
      return machine.look ? { machine: withoutLook(machine), effects: ['drop-socket'] } : stay(machine);
    case 'sign-out':
      return {
        machine: { connection: signedOut(input.reason), failures: 0 },
        effects: ['drop-socket', 'forget-session'],
      };
    case 'opened':
      if (machine.look) return stay({ ...machine, look: 'open' });
      if (connection.kind !== 'connecting') return stay(machine);
      return {
        machine: { ...machine, connection: { kind: 'authenticating', attempt: connection.attempt } },
        effects: ['authenticate'],
      };
    case 'joined':
      if (connection.kind !== 'authenticating') return stay(machine);
      return { machine: { ...machine, connection: { kind: 'online' }, onlineAt: now }, effects: ['establish'] };
    case 'closed':
      return onClosed(machine, input, now);
    case 'retry':
      return connection.kind === 'waiting' ? open(machine, ['open']) : stay(machine);
    case 'wake':
      if (connection.kind === 'waiting') return open(machine, ['open']);
      return hasSocket(connection) ? { machine, effects: ['probe'] } : stay(machine);
    case 'stop':
      return { machine: initialMachine, effects: ['drop-socket'] };
  }
}

function onClosed(machine: Machine, input: MachineInput & { kind: 'closed' }, now: number): Transition {
  if (machine.look) return stay(withoutLook(machine));
  if (!hasSocket(machine.connection)) return stay(machine);
  const reason = input.reason || `closed with ${input.code}`;
  const action = closeAction(input.code);
  const keepsSession = input.isEntering && input.hasCredentials;
  // A goodbye that one did not ask for: the session was logged out on another connection.
  const isLoggedOut = input.code === closeCodes.bye && machine.connection.kind === 'online';
  if (action === 'reauth' || isLoggedOut || (input.code === closeCodes.authenticationFailed && !keepsSession)) {
    return { machine: { connection: signedOut(reason), failures: 0 }, effects: ['forget-session'] };
  }
  if (action === 'stop' && !(input.code === closeCodes.authenticationFailed && keepsSession)) {
    const effects = input.code === closeCodes.removed ? (['forget-session'] as const) : [];
    return { machine: { connection: { kind: 'stopped', closeCode: input.code, reason }, failures: 0 }, effects };
  }
  if (!input.hasCredentials) return { machine: { connection: signedOut(reason), failures: 0 }, effects: [] };
  const wasSettled = machine.onlineAt !== undefined && now - machine.onlineAt >= settledMs;
  const attempt = wasSettled ? 0 : machine.failures;
  const hintMs = input.hintMs ?? (action === 'resume' && wasSettled ? 0 : undefined);
  const retryAt = now + reconnectDelayMs(attempt, input.random, hintMs);
  return {
    machine: { connection: { kind: 'waiting', attempt, retryAt, reason }, failures: attempt + 1 },
    effects: [],
  };
}

function hasSocket({ kind }: ConnectionState): boolean {
  return kind === 'connecting' || kind === 'authenticating' || kind === 'online';
}

function open(machine: Machine, effects: readonly MachineEffect[]): Transition {
  const { failures } = machine;
  return { machine: { connection: { kind: 'connecting', attempt: failures }, failures }, effects };
}

function toSignedOut(connection: ConnectionState): ConnectionState {
  return connection.kind === 'signed-out' ? connection : signedOut(undefined);
}

function withoutLook(machine: Machine): Machine {
  const { look: _, ...rest } = machine;
  return rest;
}

function signedOut(reason: string | undefined): ConnectionState {
  return reason === undefined ? { kind: 'signed-out' } : { kind: 'signed-out', reason };
}

function stay(machine: Machine): Transition {
  return { machine, effects: [] };
}
