import { encodeChunk } from '../../codec/encode-chunk.ts';
import type { Clock, FileSource } from '../ports.ts';
import type { StateStore } from '../state/state-store.ts';
import { createTimers } from '../timers.ts';

const drainMs = 10;

/** What of an upload may be sent: the bytes from `sentBytes` to below `allowedTo`, as chunks of `chunkBytes` under the number `no`. */
export type ChunkRun = {
  readonly source: FileSource;
  readonly no: number;
  readonly chunkBytes: number;
  allowedTo: number;
  sentBytes: number;
};

/**
 * Sends the chunks of all uploads, by turns, one at a time and only when the socket has nothing else to send: so a chat
 * message waits for one chunk at most, and memory holds one.
 */
export type ChunkLane = {
  /** Sends what may be sent; to be called whenever more may. */
  pump(): void;
  onLost(): void;
};

export type ChunkLanePorts = {
  readonly clock: Clock;
  readonly batch: StateStore['batch'];
  sendBinary(frame: Uint8Array<ArrayBuffer>): void;
  bufferedBytes(): number;
  /** All that are under way on this connection. */
  runs(): readonly ChunkRun[];
  /** Bytes of the file, about to be sent. */
  onRead(run: ChunkRun, bytes: Uint8Array): void;
  /** The file cannot be read, or is not as long as it was. */
  onUnreadable(run: ChunkRun): void;
};

export function createChunkLane(ports: ChunkLanePorts): ChunkLane {
  const { clock, batch } = ports;
  const timers = createTimers(clock);
  let isReading = false;
  let lastServed: ChunkRun | undefined;

  function pump(): void {
    if (isReading) return;
    const run = next();
    if (!run) return;
    if (ports.bufferedBytes() > 0) return timers.set('drain', drainMs, pump);
    const length = Math.min(run.chunkBytes, run.allowedTo - run.sentBytes);
    isReading = true;
    lastServed = run;
    void readAndSend(run, length);
  }

  async function readAndSend(run: ChunkRun, length: number): Promise<void> {
    const bytes = await run.source.slice(run.sentBytes, run.sentBytes + length).catch(() => undefined);
    batch(() => {
      isReading = false;
      if (ports.runs().includes(run)) onBytes(run, length, bytes);
      pump();
    });
  }

  function next(): ChunkRun | undefined {
    const runs = ports.runs();
    const first = lastServed ? runs.indexOf(lastServed) + 1 : 0;
    return [...runs.slice(first), ...runs.slice(0, first)].find(({ sentBytes, allowedTo }) => sentBytes < allowedTo);
  }

  function onBytes(run: ChunkRun, length: number, bytes: Uint8Array | undefined): void {
    if (bytes?.byteLength !== length) return ports.onUnreadable(run);
    ports.onRead(run, bytes);
    ports.sendBinary(encodeChunk(run.no, run.sentBytes, bytes));
    run.sentBytes += length;
  }

  return { pump, onLost: timers.clearAll };
}
