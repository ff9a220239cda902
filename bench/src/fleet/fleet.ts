import { BenchError } from '../bench-error.ts';
import type { Acked, Arrivals, Measured } from '../generator/commands.ts';
import type { Pacing } from '../generator/pacing.ts';
import type { RoomPlan } from '../generator/room-plan.ts';
import { Histogram } from '../statistics/histogram.ts';
import type { Target } from '../websocket/raw-websocket.ts';
import { type GeneratorProcess, startGenerator } from './generator-process.ts';
import { type Layout, toPlans } from './layout.ts';

export type Heard = Omit<Measured, 'deliveries' | 'acks' | 'rounds'> & {
  readonly deliveries: Histogram;
  readonly acks: Histogram;
  readonly rounds: Histogram;
  readonly ackCount: number;
};

/** All generators as one. */
export type Fleet = {
  /** Drops everyone and forgets every room. */
  clear(): Promise<void>;
  /** Adds rooms and people, and tells how all but the founders came in. */
  enter(layout: Layout): Promise<Arrivals>;
  drop(): Promise<void>;
  comeBack(by: 'join' | 'resume'): Promise<Arrivals>;
  /** Sends, and waits until all have heard it. */
  say(pacing: Pacing): Promise<Heard>;
  /** CPU time that each generator has used up to now, with the instant. */
  usage(): Promise<readonly { readonly cpuUs: number; readonly at: number }[]>;
  end(): void;
};

export type FleetOptions = {
  readonly target: Target;
  readonly contentChars: number;
  /** Connections on their way at once. */
  readonly inProgress: number;
  /** A word of letters and digits, another at each call. */
  readonly nextRun: () => string;
  /** The program that runs each generator in its own process: one entry per generator. */
  readonly wrappers: readonly (readonly string[])[];
};

export function startFleet({ target, contentChars, inProgress, nextRun, wrappers }: FleetOptions): Fleet {
  const generators = wrappers.map((wrapper, number) => startGenerator(number, wrapper));
  const all = <T>(ask: (generator: GeneratorProcess, index: number) => Promise<T>) => Promise.all(generators.map(ask));
  const perGenerator = Math.max(1, Math.ceil(inProgress / generators.length));

  let run = '';
  let roomCount = 0;

  async function enterPlans(plans: readonly RoomPlan[][]): Promise<Arrivals> {
    const parts = await all(({ ask }, index) => ask('enter', { plans: plans[index] ?? [], inProgress: perGenerator }));
    return requireAll(mergeArrivals(parts));
  }

  return {
    async clear() {
      run = nextRun();
      roomCount = 0;
      await all(({ ask }) => ask('start', { target, run, contentChars }));
    },
    async enter(layout) {
      const { founders, others } = toPlans(layout, run, generators.length, roomCount);
      roomCount += layout.roomCount;
      const { serverVersion } = await enterPlans(founders);
      return { ...(await enterPlans(others)), serverVersion };
    },
    async drop() {
      await all(({ ask }) => ask('drop'));
    },
    async comeBack(by) {
      return requireAll(mergeArrivals(await all(({ ask }) => ask('comeBack', { by, inProgress: perGenerator }))));
    },
    async say(pacing) {
      await all(({ ask }) => ask('measure'));
      const acked: Acked = Object.assign({}, ...(await all(({ ask }) => ask('send', { pacing }))));
      return mergeMeasured(await all(({ ask }) => ask('settle', { acked })));
    },
    usage: () => all(({ ask }) => ask('usage')),
    end() {
      for (const generator of generators) generator.end();
    },
  };
}

function requireAll(arrivals: Arrivals): Arrivals {
  const failures = Object.entries(arrivals.failures);
  if (failures.length === 0) return arrivals;
  const reasons = failures.map(([why, count]) => `${count} × ${why}`).join(', ');
  const isLimited = failures.some(([why]) => /410[12]|rate_limited/.test(why));
  const advice = isLimited ? '; start that server with --rate-limits off' : '';
  throw new BenchError(`not everyone could enter: ${reasons}${advice}`);
}

function mergeArrivals(parts: readonly Arrivals[]): Arrivals {
  return {
    startedAt: Math.min(...parts.map(({ startedAt }) => startedAt)),
    arrivedAt: Float64Array.from(parts.flatMap(({ arrivedAt }) => [...arrivedAt])).sort(),
    tookUs: Float64Array.from(parts.flatMap(({ tookUs }) => [...tookUs])),
    failures: sumCounts(parts.map(({ failures }) => failures)),
    serverVersion: parts.find(({ serverVersion }) => serverVersion !== '')?.serverVersion ?? '',
  };
}

function mergeMeasured(parts: readonly Measured[]): Heard {
  const merge = (bucketsOf: (part: Measured) => Float64Array) => {
    const merged = new Histogram();
    for (const part of parts) merged.addAll(new Histogram(bucketsOf(part)));
    return merged;
  };
  const acks = merge((part) => part.acks);
  const sum = (countOf: (part: Measured) => number) => parts.reduce((total, part) => total + countOf(part), 0);
  return {
    deliveryCount: sum((part) => part.deliveryCount),
    deliveries: merge((part) => part.deliveries),
    acks,
    rounds: merge((part) => part.rounds),
    ackCount: acks.count,
    violations: {
      lost: sum((part) => part.violations.lost),
      duplicated: sum((part) => part.violations.duplicated),
      outOfOrder: sum((part) => part.violations.outOfOrder),
      strayed: sum((part) => part.violations.strayed),
    },
    refusals: sumCounts(parts.map(({ refusals }) => refusals)),
    closes: sumCounts(parts.map(({ closes }) => closes)),
  };
}

function sumCounts(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const part of parts) for (const [name, count] of Object.entries(part)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
