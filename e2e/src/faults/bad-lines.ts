import type { TcpProxy } from './tcp-proxy.ts';
import { elapse } from './until.ts';

/** A way in which the line between one client and the server is bad. */
export type BadLine = {
  readonly name: string;
  /** Makes the line bad and resolves when it is good again. */
  readonly suffer: (line: TcpProxy, random: () => number) => Promise<void>;
  /** Whether nobody is told: then both ends have to find out by the heartbeat. */
  readonly isSilent?: boolean;
  /** Whether it leaves the client time and again without a line, so that its waits have to grow. */
  readonly isFlapping?: boolean;
};

const badMs = 15_000;
/** The heartbeat's 25 + 10 s, and some more. */
const silentMs = 37_000;
const flapMs = 2_000;

export const badLines: readonly BadLine[] = [
  { name: 'cut', suffer: cutOftenAt },
  { name: 'half-open', suffer: halfOpen, isSilent: true },
  { name: 'loss', suffer: (line) => shape(line, { lossRate: 0.05, latencyMs: 20 }) },
  { name: 'latency', suffer: (line) => shape(line, { latencyMs: 200, jitterMs: 100 }) },
  { name: 'slow', suffer: (line) => shape(line, { bytesPerSecond: 8_000 }) },
  { name: 'sliced', suffer: (line) => shape(line, { sliceBytes: 7 }) },
  { name: 'flap', suffer: flap, isFlapping: true },
];

async function shape(line: TcpProxy, conditions: Parameters<TcpProxy['shape']>[0]): Promise<void> {
  line.shape(conditions);
  await elapse(badMs);
  line.shape({});
}

async function cutOftenAt(line: TcpProxy, random: () => number): Promise<void> {
  const until = performance.now() + badMs;
  while (performance.now() < until) {
    await elapse(200 + random() * 2_000);
    line.cut(random() < 0.5 ? 'reset' : 'end');
  }
}

/** Nothing gets through any more, and nobody says so: neither on the connection that stands nor on new ones. */
async function halfOpen(line: TcpProxy): Promise<void> {
  line.admit('swallow');
  line.swallow();
  await elapse(silentMs);
  line.admit('forward');
  line.cut('reset');
}

async function flap(line: TcpProxy): Promise<void> {
  for (let spentMs = 0; spentMs < badMs; spentMs += 2 * flapMs) {
    line.admit('refuse');
    line.cut('reset');
    await elapse(flapMs);
    line.admit('forward');
    await elapse(flapMs);
  }
}
