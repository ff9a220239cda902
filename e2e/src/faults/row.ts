import type { Verdict } from '../checker/checker.ts';

/** `fast` is one short round for every test run, `full` is what `pnpm faults` repeats. */
export type Scale = 'fast' | 'full';

export type RowContext = {
  /** All that a row chooses follows from it; what the machine's timing chooses does not. */
  readonly seed: number;
  readonly scale: Scale;
  readonly progress?: (text: string) => void;
};

/** One line of the fault matrix: a fault, provoked, and what must hold all the same. */
export type Row = {
  /** As in the matrix: `F1`. */
  readonly id: string;
  readonly title: string;
  /** It loads all cores, or measures how long somebody waits: nothing else may run meanwhile. */
  readonly alone?: true;
  /** How many rounds to run when so many are asked for; a long row may do with fewer. */
  readonly rounds?: (asked: number) => number;
  /** One round, on a server of its own. */
  readonly run: (context: RowContext) => Promise<Outcome>;
};

export type Outcome = Judged | NotRun;

export type Judged = {
  /** Broken when a count of the verdict is not 0, or there is a problem. */
  readonly kind: 'held' | 'broken';
  readonly acked: number;
  readonly verdict: Verdict;
  /** The 99th percentile from sending to the acknowledgement. */
  readonly p99BeforeMs?: number;
  readonly p99DuringMs?: number;
  /** From the end of the fault to the first acknowledgement after it. */
  readonly recoveryMs?: number;
  readonly figures: Readonly<Record<string, number | string>>;
  /** What the row itself asserts and did not find. */
  readonly problems: readonly string[];
  /** Those of the problems that the machine's other work can cause too: how long others waited, what memory was not yet given back. */
  readonly doubts?: readonly string[];
};

export type NotRun = {
  readonly kind: 'not-run';
  readonly why: string;
  /** What this kernel cannot do. Without it, a row that did not run fails where we are root in CI. */
  readonly lacksKernelFeature?: string;
};
