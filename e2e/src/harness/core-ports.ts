import { createHash, randomUUID } from 'node:crypto';
import type { ChatClientOptions, Connect } from '@tertulia/protocol/client';
import { WebSocket } from 'ws';

/** What our client core needs of a machine, here Node's; `random` gives the jitter of its waits. */
export type CorePorts = Omit<ChatClientOptions, 'saved'> & {
  /** Ends all its sockets as a cut cable would. */
  cut(): void;
};

export function createCorePorts(host: string, random: () => number = Math.random): CorePorts {
  const sockets = new Set<WebSocket>();
  const connect: Connect = (subprotocols, events) => {
    const socket = new WebSocket(`ws://${host}/ws`, [...subprotocols], { perMessageDeflate: false });
    sockets.add(socket);
    socket.on('open', () => events.onOpen(socket.protocol));
    // With the default `binaryType` a message is one Buffer.
    socket.on('message', (data) => events.onFrame((data as Buffer).toString()));
    socket.on('error', () => {});
    socket.on('close', (code, reason) => {
      sockets.delete(socket);
      events.onClose(code, String(reason));
    });
    const send = (frame: string | Uint8Array) => socket.readyState === WebSocket.OPEN && socket.send(frame);
    return {
      send,
      sendBinary: send,
      bufferedBytes: () => socket.bufferedAmount,
      close: (code, reason) => socket.close(code, reason),
    };
  };
  return {
    connect,
    clock: {
      now: () => performance.now(),
      wallClock: () => new Date(),
      setTimer(afterMs, run) {
        const timer = setTimeout(run, afterMs);
        return () => clearTimeout(timer);
      },
    },
    random: { number: random, id: randomUUID },
    sha256() {
      const hash = createHash('sha256');
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
    },
    cut() {
      for (const socket of sockets) socket.terminate();
    },
  };
}
