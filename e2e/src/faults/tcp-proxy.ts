import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createRandom } from '../harness/random.ts';
import { createShaper, type LineConditions } from './shaper.ts';

/** `reset` is a RST to both ends, `end` a FIN as from a peer that closes in good order. */
export type CutKind = 'reset' | 'end';

/** One client's connection through the proxy. */
export type Link = {
  cut(kind: CutKind): void;
  /** Half-open from now on: both ends stay connected to nobody, and nothing they send or close is heard. Final but for a cut. */
  swallow(): void;
  /** Stops reading from both ends until `unstall`, so that each sender feels backpressure. */
  stall(): void;
  unstall(): void;
};

/** What happens to who connects: carried on, reset at once, or accepted and never heard of again. */
export type Admission = 'forward' | 'refuse' | 'swallow';

/** A TCP line that can be made bad, for all its links at once or for one. */
export type TcpProxy = Link & {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly links: ReadonlySet<Link>;
  /** When each client tried to connect, in milliseconds of `performance.now()`, whatever became of it. */
  readonly attempts: readonly number[];
  /** Bytes held back in all links and directions. */
  bufferedBytes(): number;
  /** The conditions of both directions of all links, from the next chunk on. */
  shape(conditions: LineConditions): void;
  admit(admission: Admission): void;
  /** Cuts everything and stops listening. */
  close(): Promise<void>;
};

/** Bytes that one direction of a link holds back before its sender is made to wait. */
export const maxHeldBytes = 256 * 1024;

/** A proxy on a free port of 127.0.0.1 in front of `target`, which is `HOST:PORT`. */
export async function startTcpProxy(target: string, seed = 1): Promise<TcpProxy> {
  const [targetHost, targetPort] = target.split(':') as [string, string];
  const random = createRandom(seed);
  const links = new Set<ProxyLink>();
  const attempts: number[] = [];
  let conditions: LineConditions = {};
  let admission: Admission = 'forward';

  // Half-open sockets are allowed so that a FIN travels like data and does not close the other direction.
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    attempts.push(performance.now());
    if (admission === 'refuse') {
      // A listening socket cannot send the RST of a closed port to some; this one comes a moment after the handshake.
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const server =
      admission === 'forward'
        ? connect({ host: targetHost, port: Number(targetPort), allowHalfOpen: true, noDelay: true })
        : undefined;
    const link = new ProxyLink(
      client,
      server,
      () => conditions,
      random,
      () => links.delete(link),
    );
    links.add(link);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });

  const forEach = (act: (link: Link) => void) => {
    for (const link of [...links]) act(link);
  };
  const cut = (kind: CutKind) => forEach((link) => link.cut(kind));
  return {
    host: `127.0.0.1:${(listener.address() as AddressInfo).port}`,
    links,
    attempts,
    bufferedBytes: () => [...links].reduce((sum, link) => sum + link.bufferedBytes(), 0),
    cut,
    swallow: () => forEach((link) => link.swallow()),
    stall: () => forEach((link) => link.stall()),
    unstall: () => forEach((link) => link.unstall()),
    shape: (next) => {
      conditions = next;
    },
    admit: (next) => {
      admission = next;
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        cut('reset');
      }),
  };
}

class ProxyLink implements Link {
  private state: 'joined' | 'swallowing' | 'cut' = 'joined';
  private readonly sockets: readonly Socket[];
  private readonly lanes: readonly Lane[];

  constructor(
    client: Socket,
    server: Socket | undefined,
    conditions: () => LineConditions,
    random: () => number,
    private readonly onGone: () => void,
  ) {
    this.sockets = server ? [client, server] : [client];
    this.lanes = server
      ? [new Lane(client, server, conditions, random), new Lane(server, client, conditions, random)]
      : [];
    for (const socket of this.sockets) {
      socket.on('error', () => {});
      socket.once('close', (hadError) => this.onSocketClosed(hadError));
    }
    if (!server) this.swallow();
  }

  bufferedBytes(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.heldBytes, 0);
  }

  cut(kind: CutKind): void {
    this.state = 'cut';
    this.drop();
    for (const socket of this.sockets) {
      if (kind === 'reset') socket.resetAndDestroy();
      else socket.end();
    }
  }

  swallow(): void {
    if (this.state === 'cut') return;
    this.state = 'swallowing';
    this.drop();
  }

  stall(): void {
    for (const lane of this.lanes) lane.stall();
  }

  unstall(): void {
    for (const lane of this.lanes) lane.unstall();
  }

  /** From now on what comes is read and forgotten. */
  private drop(): void {
    for (const lane of this.lanes) lane.stop();
    for (const socket of this.sockets) socket.resume();
  }

  private onSocketClosed(hadError: boolean): void {
    // After a FIN each way both close by themselves; a reset travels, unless nothing travels any more.
    if (hadError && this.state === 'joined') this.cut('reset');
    if (this.sockets.every((socket) => socket.destroyed)) this.onGone();
  }
}

/** One direction of a link. What is held back is bounded by not reading on. */
class Lane {
  heldBytes = 0;
  private readonly queue: { readonly bytes: Buffer | 'fin'; readonly releaseAt: number }[] = [];
  private readonly shaper;
  private timer: NodeJS.Timeout | undefined;
  private isStalled = false;
  private isOver = false;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly conditions: () => LineConditions,
    random: () => number,
  ) {
    this.shaper = createShaper(random);
    from.on('data', (bytes) => this.take(bytes));
    from.on('end', () => this.hold('fin', 0));
    to.on('drain', () => this.pump());
  }

  stall(): void {
    this.isStalled = true;
    this.from.pause();
  }

  unstall(): void {
    this.isStalled = false;
    this.readOn();
  }

  /** Nothing more is taken or handed on. */
  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.queue.length = 0;
    this.heldBytes = 0;
  }

  private take(bytes: Buffer): void {
    if (this.isOver) return;
    const { sliceBytes = bytes.length } = this.conditions();
    for (let start = 0; start < bytes.length; start += sliceBytes) {
      const slice = bytes.subarray(start, start + sliceBytes);
      this.hold(slice, slice.length);
    }
    if (this.heldBytes >= maxHeldBytes) this.from.pause();
    this.pump();
  }

  private hold(bytes: Buffer | 'fin', byteLength: number): void {
    if (this.isOver) return;
    this.queue.push({ bytes, releaseAt: this.shaper(this.conditions(), byteLength, performance.now()) });
    this.heldBytes += byteLength;
    this.pump();
  }

  private pump(): void {
    clearTimeout(this.timer);
    for (let first = this.queue[0]; first && !this.to.writableNeedDrain; first = this.queue[0]) {
      const waitMs = first.releaseAt - performance.now();
      if (waitMs > 0) {
        this.timer = setTimeout(() => this.pump(), waitMs);
        break;
      }
      this.queue.shift();
      if (first.bytes === 'fin') this.to.end();
      else {
        this.heldBytes -= first.bytes.length;
        this.to.write(first.bytes);
      }
    }
    this.readOn();
  }

  private readOn(): void {
    if (!this.isStalled && !this.isOver && this.heldBytes < maxHeldBytes) this.from.resume();
  }
}
