import { median } from '../statistics/percentile.ts';
import type { Environment } from './environment.ts';
import type { Series } from './figure.ts';
import { formatNumber, layOut } from './format.ts';
import type { ModeResult } from './result.ts';

export function renderEnvironment({ cpuModel, coreCount, system, node, commit, server, cores }: Environment): string {
  const place = cores
    ? `server on cores ${cores.server.join(',')}, generators on ${cores.generators.join(',')}`
    : 'nothing pinned to cores';
  const whose = server ? `server ${server.version} (${server.isStartedHere ? '' : 'not '}started here), ` : '';
  return [
    `${whose}commit ${commit ?? 'unknown'}, Node ${node}`,
    `${coreCount} × ${cpuModel}, ${system}; ${place}`,
  ].join('\n');
}

export function renderTable({ mode, work, figures, remarks }: ModeResult): string {
  const hasRounds = figures.some(({ rounds }) => rounds.length > 1);
  const head = ['', hasRounds ? 'median' : 'figure', ...(hasRounds ? ['lowest', 'highest'] : []), 'unit', ''];
  const rows = figures.map((series) => [
    series.what,
    formatNumber(median(series.rounds)),
    ...(hasRounds ? [Math.min(...series.rounds), Math.max(...series.rounds)].map(formatNumber) : []),
    series.unit,
    describeDoubt(series),
  ]);
  const lines = layOut([head, ...rows], hasRounds ? [1, 2, 3] : [1]);
  return [`${mode}: ${work}`, ...lines, ...remarks].map((line, index) => (index === 0 ? line : `  ${line}`)).join('\n');
}

function describeDoubt({ rounds, better, warning }: Series): string {
  const worst = Math.max(...rounds);
  if (better === 'zero' && worst > 0) return '! must be 0';
  return warning && worst > warning.limit ? `! ${warning.text}` : '';
}
