import { addVerdicts, clean } from '../checker/checker.ts';
import type { Judged, NotRun, Outcome, Row } from './row.ts';

export type RowResult = {
  readonly row: Row;
  readonly rounds: readonly { readonly seed: number; readonly outcome: Outcome }[];
};

const headings = [
  'row',
  'rounds',
  'acked',
  'lost',
  'duplicated',
  'out of order',
  'views unequal',
  'ghosts',
  'p99 during',
  'recovery',
  'result',
] as const;

/** What was found, as one table; what did not run is said below it, so that nobody takes it for passed. */
export function renderReport(results: readonly RowResult[]): string {
  const lines = [headings, ...results.map(toCells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const table = lines.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd(),
  );
  const notRun = results.flatMap(({ row, rounds }) => {
    const first = rounds.map(({ outcome }) => outcome).find((outcome) => outcome.kind === 'not-run');
    return first ? [sayNotRun(row, first)] : [];
  });
  return [...table, ...notRun].join('\n');
}

export function sayNotRun(row: Row, { why }: NotRun): string {
  return `NOT RUN  ${row.id}: ${why}`;
}

function toCells({ row, rounds }: RowResult): readonly string[] {
  const judged = rounds.flatMap(({ outcome }) => (outcome.kind === 'not-run' ? [] : [outcome]));
  if (judged.length === 0) return [row.id, '0', ...headings.slice(3).map(() => '-'), 'NOT RUN'];
  const verdict = judged.map((outcome) => outcome.verdict).reduce(addVerdicts, clean);
  const broken = judged.filter((outcome) => outcome.kind === 'broken').length;
  return [
    row.id,
    String(judged.length),
    String(judged.reduce((sum, outcome) => sum + outcome.acked, 0)),
    ...[verdict.lost, verdict.duplicated, verdict.outOfOrder, verdict.viewsUnequal, verdict.ghosts].map(String),
    worst(judged, (outcome) => outcome.p99DuringMs),
    worst(judged, (outcome) => outcome.recoveryMs),
    broken === 0 ? 'held' : `BROKEN in ${broken}`,
  ];
}

function worst(outcomes: readonly Judged[], timeOf: (outcome: Judged) => number | undefined): string {
  const times = outcomes.flatMap((outcome) => timeOf(outcome) ?? []);
  return times.length === 0 ? '-' : `${Math.max(...times)} ms`;
}
