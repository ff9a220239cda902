import { closeCodes } from '@tertulia/protocol';
import type { Connection } from './connection.ts';

/** Bytes a connection may owe its reader before it is closed with 4003. */
export const maxBufferedBytes = 1024 * 1024;
/** Bytes published between two looks: no connection can have gathered more than this since the last one. */
const bytesPerLook = 512 * 1024;

export type SlowReaders = {
  /** Tells how much was just published. */
  count(bytes: number): void;
  /** Closes every connection that owes its reader too much. */
  close(): void;
};

/**
 * Bounds what slow readers cost. The looks are spread by bytes published, so there is no work per recipient, and the limit is
 * ours and not uWS's: above its own it drops frames, the close frame too, and the reader would never learn why.
 */
export function createSlowReaders(connections: Iterable<Connection>, schedule: (run: () => void) => void): SlowReaders {
  let published = 0;
  const readers: SlowReaders = {
    count(bytes) {
      const before = published;
      published += bytes;
      // uWS hands what was published to the sockets at the end of the loop's turn, so the look comes after it.
      if (before < bytesPerLook && published >= bytesPerLook) schedule(() => readers.close());
    },
    close() {
      published = 0;
      for (const connection of connections) {
        if (connection.bufferedBytes() > maxBufferedBytes) {
          connection.close(closeCodes.slowConsumer, 'too slow; resume to catch up');
        }
      }
    },
  };
  return readers;
}
