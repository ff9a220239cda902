import { closeCodes } from '@tertulia/protocol';
import type { Connection } from './connection.ts';
import type { Device } from './device.ts';

/** Bytes a connection may owe its reader before it is closed with 4003. */
export const maxBufferedBytes = 1024 * 1024;
/** Bytes published between two looks: no connection can have gathered more than this since the last one. */
const bytesPerLook = 256 * 1024;

/** Above this a connection loses passing events, until it owes less than a quarter of it. */
const congestedBytes = 256 * 1024;

export type SlowReaders = {
  /** Tells how much was just published. */
  count(bytes: number): void;
  /** Closes every connection that owes its reader too much, and notes who is congested. */
  look(): void;
};

export type SlowReadersOptions = {
  readonly connections: Iterable<Connection>;
  /** Kept here, read by the hub. */
  readonly congested: Set<Device>;
  /** A connection that was congested is so no more: it has missed passing events. */
  onRelieved(connection: Connection): void;
  readonly schedule: (run: () => void) => void;
};

/**
 * Bounds what slow readers cost. The looks are spread by bytes published, so there is no work per recipient, and the limit is
 * ours and not uWS's: above its own it drops frames, the close frame too, and the reader would never learn why.
 */
export function createSlowReaders({ connections, congested, onRelieved, schedule }: SlowReadersOptions): SlowReaders {
  let published = 0;

  function judge(connection: Connection): void {
    const owed = connection.bufferedBytes();
    if (owed > maxBufferedBytes) connection.close(closeCodes.slowConsumer, 'too slow; resume to catch up');
    else if (owed > congestedBytes) congested.add(connection);
    else if (owed <= congestedBytes / 4 && congested.delete(connection)) onRelieved(connection);
  }

  const readers: SlowReaders = {
    count(bytes) {
      const before = published;
      published += bytes;
      // uWS hands what was published to the sockets at the end of the loop's turn, so the look comes after it.
      if (before < bytesPerLook && published >= bytesPerLook) schedule(() => readers.look());
    },
    look() {
      published = 0;
      for (const connection of connections) judge(connection);
    },
  };
  return readers;
}
