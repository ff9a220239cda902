import type { Connect, SocketEvents } from '../ports.ts';

/** The server's end of a connection in memory. Frames lie in the wires until they are flushed by hand. */
export type ServerEnd = {
  send(message: object): void;
  /** Cuts the connection: the frames still under way in both directions are lost. */
  cut(code: number): void;
};

export type Accept = (end: ServerEnd) => {
  onMessage(message: Record<string, unknown>): void;
  onBinary(frame: Uint8Array): void;
  onClose(): void;
};

export type SocketPairs = {
  readonly connect: Connect;
  /** Delivers up to `maxFrames` frames, in order within each direction; returns whether there were any. */
  flush(maxFrames?: number): boolean;
  cutAll(code: number, reason?: string): void;
  /** How many connections are open. */
  readonly count: number;
};

type Pair = {
  toServer: (string | Uint8Array)[];
  toClient: string[];
  events: SocketEvents;
  end: ReturnType<Accept>;
  cut(code: number, reason?: string): void;
};

export function createSocketPairs(accept: Accept): SocketPairs {
  const pairs = new Set<Pair>();
  const opening: Array<() => void> = [];

  return {
    connect(_, events) {
      let pair: Pair | undefined;
      let isClosed = false;
      const cut = (code: number, reason = '') => {
        if (isClosed) return;
        isClosed = true;
        if (pair) pairs.delete(pair);
        pair?.end.onClose();
        opening.push(() => events.onClose(code, reason));
      };
      opening.push(() => {
        if (isClosed) return;
        const toClient: string[] = [];
        const end = accept({ send: (message) => toClient.push(JSON.stringify(message)), cut });
        pair = { toServer: [], toClient, events, end, cut };
        pairs.add(pair);
        events.onOpen('tertulia.v1.json');
      });
      // What was sent before a goodbye still arrives.
      const close = (code: number) => {
        if (isClosed) return;
        isClosed = true;
        if (pair) pairs.delete(pair);
        opening.push(() => {
          while (pair && receive(pair));
          pair?.end.onClose();
          events.onClose(code, '');
        });
      };
      const send = (frame: string | Uint8Array) => pair?.toServer.push(frame);
      const bufferedBytes = () =>
        pair?.toServer.reduce((sum, frame) => sum + (typeof frame === 'string' ? 0 : frame.byteLength), 0) ?? 0;
      return { send, sendBinary: send, bufferedBytes, close };
    },
    flush(maxFrames = Number.POSITIVE_INFINITY) {
      let moved = 0;
      for (let before = -1; before !== moved && moved < maxFrames; ) {
        before = moved;
        for (const run of opening.splice(0)) {
          run();
          moved++;
        }
        for (const pair of [...pairs]) {
          if (receive(pair)) moved++;
          const down = pairs.has(pair) ? pair.toClient.shift() : undefined;
          if (down !== undefined) {
            pair.events.onFrame(down);
            moved++;
          }
        }
      }
      return moved > 0;
    },
    cutAll(code, reason) {
      for (const pair of [...pairs]) pair.cut(code, reason);
    },
    get count() {
      return pairs.size;
    },
  };
}

/** Hands the server one frame; returns whether there was any. */
function receive({ toServer, end }: Pair): boolean {
  const frame = toServer.shift();
  if (frame === undefined) return false;
  if (typeof frame === 'string') for (const message of [JSON.parse(frame)].flat()) end.onMessage(message);
  else end.onBinary(frame);
  return true;
}
