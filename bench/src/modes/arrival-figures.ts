import type { Arrivals } from '../generator/commands.ts';
import type { Figure } from '../report/figure.ts';
import { percentile } from '../statistics/percentile.ts';
import { generatorFigure, known, type Observed } from './observe.ts';

/** How fast many came in; `of` names what they did, `one` a single one of it. */
export function arrivalFigures(of: string, one: string, observed: Observed<Arrivals>): Figure[] {
  const { startedAt, arrivedAt, tookUs } = observed.outcome;
  const count = arrivedAt.length;
  if (count === 0) return [];
  const sinceStart = (percent: number) => ((percentile(arrivedAt, percent) ?? Number.NaN) - startedAt) / 1_000_000;
  return [
    { what: of, unit: `${one}s/s`, value: count / sinceStart(100), better: 'more' },
    { what: `${of}: until 95 % are in`, unit: 's', value: sinceStart(95), better: 'less' },
    { what: `${of}: one ${one}, p99`, unit: 'ms', value: (percentile(tookUs, 99) ?? 0) / 1_000, better: 'less' },
    ...known({
      what: `${of}: server CPU`,
      unit: `ms per ${one}`,
      value: (observed.serverCpuSeconds * 1_000) / count,
      better: 'less',
    }),
    generatorFigure(of, observed.generatorPercent),
  ];
}
