import { closeCodes } from '../../codes.ts';
import type { ServerMessage } from '../../server-message.ts';
import type { ConnectionState } from '../state/chat-state.ts';
import { createTimers } from '../timers.ts';
import { initialMachine, type MachineEffect, type MachineInput, transition } from './connection-machine.ts';
import { createLiveSocket, type LiveSocket, type LiveSocketPorts } from './live-socket.ts';

/** Well below the 10 s after which the server closes on who has not entered. */
const maxLookMs = 5_000;

/** Keeps one socket to the server, by what the machine decides. */
export type Connection = Pick<LiveSocket, 'send' | 'flush' | 'sendBinary' | 'bufferedBytes'> & {
  step(input: UserInput): void;
  /** Gives the present socket up for another. `hintMs`: how long the server asked to wait before. */
  lose(code: number, reason: string, hintMs?: number): void;
};

type UserInput = Exclude<MachineInput, { readonly kind: 'opened' | 'closed' | 'retry' | 'looked' }>;

export type ConnectionEvents = {
  onChange(connection: ConnectionState): void;
  /** A socket is open: say who we are. */
  authenticate(): void;
  onMessage(message: ServerMessage): void;
  /** The socket is gone, and with it all that was under way on it. */
  onLost(): void;
  hasCredentials(): boolean;
  /** Whether the socket is for entering in another way than by the session. */
  isEntering(): boolean;
  forgetSession(): void;
};

export function createConnection(ports: LiveSocketPorts, events: ConnectionEvents): Connection {
  const { clock, random } = ports;
  const timers = createTimers(clock);
  const socket = createLiveSocket(ports, { onOpen: () => step({ kind: 'opened' }), onMessage, onClose });
  let machine = initialMachine;
  let hintMs: number | undefined;

  function step(input: MachineInput): void {
    const next = transition(machine, input, clock.now());
    machine = next.machine;
    const { connection } = machine;
    if (connection.kind === 'waiting') {
      timers.set('retry', connection.retryAt - clock.now(), () => step({ kind: 'retry' }));
    } else timers.clear('retry');
    if (!machine.look) timers.clear('look');
    else if (!timers.isSet('look')) timers.set('look', maxLookMs, () => step({ kind: 'looked' }));
    events.onChange(connection);
    for (const effect of next.effects) perform(effect);
  }

  function perform(effect: MachineEffect): void {
    switch (effect) {
      case 'open':
        hintMs = undefined;
        return socket.open();
      case 'authenticate':
        return events.authenticate();
      case 'establish':
        return socket.establish();
      case 'drop-socket':
        socket.drop(closeCodes.bye);
        return events.onLost();
      case 'forget-session':
        return events.forgetSession();
      case 'probe':
        return socket.probe();
    }
  }

  function onMessage(message: ServerMessage): void {
    if (message.type === 'Reconnect') hintMs = message.after_ms;
    events.onMessage(message);
    if (message.type === 'Welcome') step({ kind: 'looked' });
  }

  function onClose(code: number, reason: string): void {
    const hint = hintMs !== undefined && { hintMs };
    const [hasCredentials, isEntering] = [events.hasCredentials(), events.isEntering()];
    step({ kind: 'closed', code, reason, hasCredentials, isEntering, random: random.number(), ...hint });
    events.onLost();
  }

  return {
    send: socket.send,
    flush: socket.flush,
    sendBinary: socket.sendBinary,
    bufferedBytes: socket.bufferedBytes,
    step,
    lose(code, reason, afterMs) {
      hintMs = afterMs;
      socket.drop(code);
      onClose(code, reason);
    },
  };
}
