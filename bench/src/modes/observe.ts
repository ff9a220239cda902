import type { Heard } from '../fleet/fleet.ts';
import type { Pacing } from '../generator/pacing.ts';
import type { Figure } from '../report/figure.ts';
import type { Bench } from './mode.ts';

/** What a piece of work came to, and what it cost. */
export type Observed<T> = {
  readonly outcome: T;
  readonly seconds: number;
  /** Not a number where the server does not tell. */
  readonly serverCpuSeconds: number;
  /** CPU time of the busiest generator, in percent of the time. */
  readonly generatorPercent: number;
};

const busyPercent = 90;

export async function observe<T>({ fleet, readUsage }: Bench, work: () => Promise<T>): Promise<Observed<T>> {
  const [server, generators, startedAt] = [await readUsage(), await fleet.usage(), performance.now()];
  const outcome = await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const [serverAfter, generatorsAfter] = [await readUsage(), await fleet.usage()];
  const percents = generatorsAfter.map(({ cpuUs, at }, index) => {
    const before = generators[index] ?? { cpuUs: 0, at: 0 };
    return (100 * (cpuUs - before.cpuUs)) / (at - before.at);
  });
  return {
    outcome,
    seconds,
    serverCpuSeconds: serverAfter.cpuSeconds - server.cpuSeconds,
    generatorPercent: Math.max(...percents),
  };
}

/** Lets the authors speak; what is refused or closed although the server is not to be overloaded is remarked. */
export async function observeTalk(bench: Bench, pacing: Pacing): Promise<Observed<Heard>> {
  const observed = await observe(bench, () => bench.fleet.say(pacing));
  const { refusals, closes } = observed.outcome;
  for (const [code, count] of Object.entries(refusals)) bench.remark(`${count} messages were refused: ${code}`);
  for (const [how, count] of Object.entries(closes)) bench.remark(`${count} connections were closed: ${how}`);
  return observed;
}

/** What the server and the generators spent on deliveries, under the heading `of`. */
export function costFigures(of: string, observed: Observed<Heard>): Figure[] {
  const { outcome, seconds, serverCpuSeconds, generatorPercent } = observed;
  const perMillion = (serverCpuSeconds * 1_000_000) / outcome.deliveryCount;
  const percent = (serverCpuSeconds * 100) / seconds;
  return [
    ...known({ what: `${of}: server CPU`, unit: 's per million deliveries', value: perMillion, better: 'less' }),
    ...known({ what: `${of}: server`, unit: '% of a core', value: percent, better: 'neither' }),
    generatorFigure(of, generatorPercent),
  ];
}

export function generatorFigure(of: string, percent: number): Figure {
  return {
    what: `${of}: generator`,
    unit: '% of a core',
    value: percent,
    better: 'neither',
    warning: { limit: busyPercent, text: 'the generator may be the limit, not the server' },
  };
}

/** The figure, unless the server did not tell. */
export function known(figure: Figure): Figure[] {
  return Number.isFinite(figure.value) ? [figure] : [];
}
