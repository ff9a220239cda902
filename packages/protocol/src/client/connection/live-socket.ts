import type { ClientMessageInput } from '../../client-message.ts';
import { decodeServerFrame } from '../../codec/decode.ts';
import { encodeMessage } from '../../codec/encode.ts';
import { closeCodes } from '../../codes.ts';
import type { ServerMessage } from '../../server-message.ts';
import { subprotocols, type WireFormat } from '../../version.ts';
import { guard } from '../guard.ts';
import type { Clock, Connect, Random, Socket } from '../ports.ts';
import { createTimers } from '../timers.ts';

const openTimeoutMs = 15_000;
const probeTimeoutMs = 5_000;

/** Messages over one socket at a time, which is watched: pings are answered, and silence ends it. */
export type LiveSocket = {
  open(): void;
  send(message: ClientMessageInput): void;
  /** From now on silence is measured by the server's heartbeat, no longer by the time-out for opening. */
  expectHeartbeat(): void;
  /** Asks for a sign of life, soon. */
  probe(): void;
  /** Nothing of the present socket is heard any more, its close included. `code`: what to close it with. */
  drop(code?: number): void;
};

export type LiveSocketEvents = {
  onOpen(): void;
  onMessage(message: ServerMessage): void;
  /** The peer closed the socket, or it was given up. */
  onClose(code: number, reason: string): void;
};

export type LiveSocketPorts = { readonly connect: Connect; readonly clock: Clock; readonly random: Random };

export function createLiveSocket({ connect, clock, random }: LiveSocketPorts, events: LiveSocketEvents): LiveSocket {
  const timers = createTimers(clock);
  let socket: Socket | undefined;
  /** Callbacks of earlier sockets are told by their generation and ignored. */
  let generation = 0;
  let format: WireFormat = 'plain';
  let heartbeatMs: number | undefined;
  let isHeartbeatDue = false;
  let lastHeardAt = 0;

  function open(): void {
    const mine = ++generation;
    const ifCurrent = (run: () => void) => {
      if (mine === generation) run();
    };
    heartbeatMs = undefined;
    isHeartbeatDue = false;
    lastHeardAt = clock.now();
    try {
      socket = connect(subprotocols, {
        onOpen: (protocol) => ifCurrent(() => onOpen(protocol)),
        onFrame: (frame) => ifCurrent(() => receive(frame)),
        onClose: (code, reason) => ifCurrent(() => end(code, reason)),
      });
    } catch {
      timers.set('open', 0, () => end(1006, 'could not connect'));
    }
    watch();
  }

  function onOpen(protocol: string): void {
    format = subprotocols.find((known) => known === protocol) ?? 'plain';
    lastHeardAt = clock.now();
    events.onOpen();
  }

  function receive(frame: string): void {
    lastHeardAt = clock.now();
    timers.clear('probe');
    const mine = generation;
    for (const decoded of decodeServerFrame(frame, format)) {
      // A message may have closed the socket; what follows it in the frame is void.
      if (decoded.ok && mine === generation) onMessage(decoded.value);
    }
  }

  function onMessage(message: ServerMessage): void {
    if (message.type === 'Welcome') heartbeatMs = message.heartbeat.every_ms + message.heartbeat.grace_ms;
    if (message.type === 'Ping') send({ type: 'Pong', ...(message.k !== undefined && { k: message.k }) });
    events.onMessage(message);
  }

  /** Plain mode has its heartbeat below what a browser shows. */
  function watch(): void {
    const limitMs = isHeartbeatDue ? heartbeatMs : openTimeoutMs;
    if (limitMs === undefined || (isHeartbeatDue && format === 'plain')) return timers.clear('watch');
    timers.set('watch', lastHeardAt + limitMs - clock.now(), () => {
      if (clock.now() - lastHeardAt >= limitMs) giveUp();
      else watch();
    });
  }

  function giveUp(): void {
    drop(closeCodes.noPong);
    events.onClose(closeCodes.noPong, 'no answer');
  }

  function end(code: number, reason: string): void {
    drop();
    events.onClose(code, reason);
  }

  function send(message: ClientMessageInput): void {
    guard(() => socket?.send(encodeMessage(message)));
  }

  function drop(code?: number): void {
    generation++;
    timers.clearAll();
    const old = socket;
    socket = undefined;
    if (code !== undefined) guard(() => old?.close(code, ''));
  }

  return {
    open,
    send,
    expectHeartbeat() {
      isHeartbeatDue = true;
      watch();
    },
    probe() {
      send({ type: 'Ping', k: random.id() });
      timers.set('probe', probeTimeoutMs, giveUp);
    },
    drop,
  };
}
