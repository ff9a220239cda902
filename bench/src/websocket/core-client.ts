import { createHash, randomUUID } from 'node:crypto';
import { type ChatClient, type Connect, createChatClient } from '@tertulia/protocol/client';
import { BenchError } from '../bench-error.ts';
import { RawWebSocket, type Target } from './raw-websocket.ts';

/** Our client core, entered as a guest, on a socket of the bench's own. */
export async function enterByCore(
  target: Target,
  username: string,
): Promise<{ readonly client: ChatClient; stop(): Promise<void> }> {
  const client = createChatClient({
    connect: toConnect(target),
    clock: {
      now: () => performance.now(),
      wallClock: () => new Date(),
      setTimer(afterMs, run) {
        const timer = setTimeout(run, afterMs);
        return () => clearTimeout(timer);
      },
    },
    random: { number: Math.random, id: randomUUID },
    saved: { load: async () => undefined, save: async () => {}, saveRooms: async () => {} },
    sha256() {
      const hash = createHash('sha256');
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
    },
  });
  await client.start();
  const joined = await client.join(username);
  if (!joined.ok) throw new BenchError(`${username} could not enter: ${joined.error.message}`);
  return { client, stop: client.stop };
}

function toConnect(target: Target): Connect {
  return (_, events) => {
    let isOpen = false;
    const socket = new RawWebSocket(target, {
      onText(bytes, start, end) {
        // The server speaks first.
        if (!isOpen) events.onOpen('tertulia.v1.json');
        isOpen = true;
        events.onFrame(bytes.toString('utf8', start, end));
      },
      onClosed: (how) => events.onClose(Number(how) || 1006, how),
    });
    return {
      send: (frame) => socket.send(frame),
      sendBinary: (frame) => socket.sendBinary(frame),
      bufferedBytes: () => socket.bufferedBytes(),
      close: () => socket.destroy(),
    };
  };
}
