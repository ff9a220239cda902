import { closeCodes } from '@tertulia/protocol';
import type { Connection } from './connection.ts';

/**
 * Bytes a connection may owe its reader before it is closed with 4003. The protocol's 1 MiB is what it may cost: the kernel
 * holds the first part of what is undelivered, and uWS's buffer, which grows by doubling, up to twice of what is here.
 */
export const maxBufferedBytes = 512 * 1024;
/** Bytes published between two looks at everyone: no connection can have gathered more than this since the last one. */
const bytesPerLook = 256 * 1024;
/** The same for the congested, who alone could be beyond the limit before the next look at everyone. */
const bytesPerGlance = 64 * 1024;

/** Above this a connection loses passing events, until it owes less than a quarter of it. */
const congestedBytes = maxBufferedBytes - bytesPerLook;

export type SlowReaders = {
  /** Tells how much was just published. */
  count(bytes: number): void;
  /** Closes every connection that owes its reader too much, and notes who is congested. */
  look(): void;
};

export type SlowReadersOptions = {
  readonly connections: Iterable<Connection>;
  /** Kept here, read by the hub. */
  readonly congested: Set<Connection>;
  /** A connection that was congested is so no more: it has missed passing events. */
  onRelieved(connection: Connection): void;
  readonly schedule: (run: () => void) => void;
};

/**
 * Bounds what slow readers cost. The looks are spread by bytes published, so there is no work per recipient, and the limit is
 * ours and not uWS's: above its own it drops frames, the close frame too, and the reader would never learn why.
 */
export function createSlowReaders({ connections, congested, onRelieved, schedule }: SlowReadersOptions): SlowReaders {
  let sinceLook = 0;
  let sinceGlance = 0;
  let isScheduled = false;

  function judge(connection: Connection): void {
    const owed = connection.bufferedBytes();
    if (owed > maxBufferedBytes) connection.close(closeCodes.slowConsumer, 'too slow; resume to catch up');
    else if (owed > congestedBytes) congested.add(connection);
    else if (owed <= congestedBytes / 4 && congested.delete(connection)) onRelieved(connection);
  }

  function look(at: Iterable<Connection>): void {
    sinceGlance = 0;
    for (const connection of at) judge(connection);
  }

  const readers: SlowReaders = {
    count(bytes) {
      sinceLook += bytes;
      sinceGlance += bytes;
      const isDue = sinceLook >= bytesPerLook || (congested.size > 0 && sinceGlance >= bytesPerGlance);
      if (!isDue || isScheduled) return;
      isScheduled = true;
      // uWS hands what was published to the sockets at the end of the loop's turn, so the look comes after it.
      schedule(() => {
        isScheduled = false;
        if (sinceLook >= bytesPerLook) readers.look();
        else look([...congested]);
      });
    },
    look() {
      sinceLook = 0;
      look(connections);
    },
  };
  return readers;
}
