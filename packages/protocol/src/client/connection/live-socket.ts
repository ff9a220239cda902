import type { ClientMessageInput } from '../../client-message.ts';
import { decodeServerFrame } from '../../codec/decode.ts';
import { encodeMessage, joinBatch } from '../../codec/encode.ts';
import { closeCodes } from '../../codes.ts';
import { limits } from '../../limits.ts';
import type { ServerMessage, ServerMessageOf } from '../../server-message.ts';
import { subprotocols, type WireFormat } from '../../version.ts';
import { guard } from '../guard.ts';
import type { Clock, Connect, Random, Socket } from '../ports.ts';
import { createTimers } from '../timers.ts';

const openTimeoutMs = 15_000;
const probeTimeoutMs = 5_000;

/** Messages over one socket at a time, which is watched: pings are answered, and silence ends it. */
export type LiveSocket = {
  open(): void;
  /** Goes out with the next flush, so that what is sent in one go shares frames. */
  send(message: ClientMessageInput): void;
  flush(): void;
  /** Goes out at once, before what waits for the flush. */
  sendBinary(frame: Uint8Array<ArrayBuffer>): void;
  bufferedBytes(): number;
  /** The server let us in: from now on its heartbeat and its limits hold, no longer those for newcomers. */
  establish(): void;
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
  let welcome: ServerMessageOf<'Welcome'> | undefined;
  let isEstablished = false;
  let lastHeardAt = 0;
  let outgoing: string[] = [];

  function open(): void {
    const mine = ++generation;
    const ifCurrent = (run: () => void) => {
      if (mine === generation) run();
    };
    welcome = undefined;
    isEstablished = false;
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
    if (message.type === 'Welcome') welcome = message;
    if (message.type === 'Ping') send({ type: 'Pong', ...(message.k !== undefined && { k: message.k }) });
    events.onMessage(message);
  }

  /** Plain mode has its heartbeat below what a browser shows. */
  function heartbeatMs(): number | undefined {
    if (!welcome || format === 'plain') return undefined;
    return welcome.heartbeat.every_ms + welcome.heartbeat.grace_ms;
  }

  function watch(): void {
    const limitMs = isEstablished ? heartbeatMs() : openTimeoutMs;
    if (limitMs === undefined) return timers.clear('watch');
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
    if (socket) outgoing.push(encodeMessage(message));
  }

  function flush(): void {
    if (outgoing.length === 0) return;
    const frames = joinBatch(outgoing, format, maxFrameBytes());
    outgoing = [];
    for (const frame of frames) guard(() => socket?.send(frame));
  }

  function maxFrameBytes(): number {
    const { max_frame_bytes, max_frame_bytes_before_auth } = { ...limits, ...welcome?.limits };
    return isEstablished ? max_frame_bytes : max_frame_bytes_before_auth;
  }

  function drop(code?: number): void {
    // What was said before a goodbye is still heard.
    if (code !== undefined) flush();
    outgoing = [];
    generation++;
    timers.clearAll();
    const old = socket;
    socket = undefined;
    if (code !== undefined) guard(() => old?.close(code, ''));
  }

  return {
    open,
    send,
    flush,
    sendBinary: (frame) => guard(() => socket?.sendBinary(frame)),
    bufferedBytes: () => socket?.bufferedBytes() ?? 0,
    establish() {
      isEstablished = true;
      watch();
    },
    probe() {
      send({ type: 'Ping', k: random.id() });
      timers.set('probe', probeTimeoutMs, giveUp);
    },
    drop,
  };
}
