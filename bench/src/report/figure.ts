/** Which way a figure should go; `zero`: anything else is a fault. */
export type Better = 'more' | 'less' | 'zero' | 'neither';

/** One line of a table: one number of one round. */
export type Figure = {
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  readonly better: Better;
  /** Above `limit` the figure casts doubt on the others. */
  readonly warning?: { readonly limit: number; readonly text: string };
};

/** The same figure of all rounds. */
export type Series = Omit<Figure, 'value'> & { readonly rounds: readonly number[] };

/** Puts the figures of several rounds together. A round may lack some. */
export function toSeries(rounds: readonly (readonly Figure[])[]): Series[] {
  const series = new Map<string, Omit<Series, 'rounds'> & { readonly rounds: number[] }>();
  for (const { value, ...figure } of rounds.flat()) {
    const known = series.get(figure.what);
    if (known) known.rounds.push(value);
    else series.set(figure.what, { ...figure, rounds: [value] });
  }
  return [...series.values()];
}
