import { clean, isClean, type Verdict } from '../checker/checker.ts';
import { readStoredLogs } from '../harness/stored-log.ts';
import type { Judged } from './row.ts';
import type { Traffic } from './traffic.ts';

type Findings = {
  readonly acked: number;
  /** Without one the row is judged by its problems alone. */
  readonly verdict?: Verdict;
  readonly p99BeforeMs?: number | undefined;
  readonly p99DuringMs?: number | undefined;
  readonly recoveryMs?: number | undefined;
  readonly figures?: Readonly<Record<string, number | string>>;
  readonly problems: readonly string[];
  /** Problems too, which the machine's other work may have caused. */
  readonly doubts?: readonly string[];
};

/** A row's outcome from what it found. */
export function conclude(findings: Findings): Judged {
  const { acked, verdict = clean, doubts = [], figures = {} } = findings;
  const problems = [...findings.problems, ...doubts];
  const times = Object.entries({
    p99BeforeMs: findings.p99BeforeMs,
    p99DuringMs: findings.p99DuringMs,
    recoveryMs: findings.recoveryMs,
  }).flatMap(([name, ms]) => (ms === undefined ? [] : [[name, Math.round(ms)] as const]));
  const isHeld = isClean(verdict) && problems.length === 0;
  return { kind: isHeld ? 'held' : 'broken', acked, verdict, ...Object.fromEntries(times), figures, problems, doubts };
}

/** The same for traffic that has settled, judged against what is on disk. */
export function concludeTraffic(
  traffic: Traffic,
  dataDir: string,
  findings: Omit<Findings, 'acked' | 'verdict'>,
): Judged {
  return conclude({ ...findings, acked: traffic.acked, verdict: traffic.judge(readStoredLogs(dataDir)) });
}
