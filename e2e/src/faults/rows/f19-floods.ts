import { readMetrics } from '../../harness/metrics.ts';
import { startServer } from '../../harness/server-process.ts';
import { concludeTraffic } from '../conclude.ts';
import type { FloodReport } from '../flood/flood-process.ts';
import { createFlooder } from '../flood/flooder.ts';
import { listFloods } from '../flood/floods.ts';
import { quietRoom, talkQuietly } from '../quiet-room.ts';
import type { Row } from '../row.ts';
import { withSecondChance } from '../second-chance.ts';
import type { Span } from '../traffic.ts';
import { elapse } from '../until.ts';

const turns = { fast: 1, full: 6 };
/** Calm and flood take turns, so that what else the machine does falls on both. */
const spanMs = 2_000;
/** What was under way when a flood began or ended belongs to neither. */
const pauseMs = 200;
/** Rate limited, and too many new connections: all that a flood is thrown out for. */
const expectedCloses = new Set(['4101', '4102']);
const maxSlowdown = 1.5;

export const floods: Row = {
  id: 'F19',
  alone: true,
  title: 'a flood of one kind or another from one client is refused with a time, thrown out, and disturbs nobody',
  rounds: (asked) => Math.ceil(asked / 5),
  run: withSecondChance(async ({ scale, seed, progress }) => {
    const server = await startServer([]);
    const kinds = listFloods(quietRoom).map(({ kind }) => kind);
    const traffic = talkQuietly(server.host, seed, { clientCount: 48, pace: 48 });
    const problems: string[] = [];
    const reports = new Map<string, FloodReport[]>(kinds.map((kind) => [kind, []]));
    const flooder = createFlooder({ host: server.host, room: quietRoom, name: 'mallory' });
    const calms: Span[] = [];
    const storms = new Map<string, Span[]>(kinds.map((kind) => [kind, []]));
    try {
      await traffic.start();
      await elapse(spanMs);
      for (let turn = 0; turn < turns[scale]; turn++) {
        for (const [index, kind] of kinds.entries()) {
          calms.push(await span());
          await flooder.start(kind, `127.0.1.${turn * kinds.length + index + 1}`);
          storms.get(kind)?.push(await span());
          reports.get(kind)?.push(await flooder.stop());
        }
        progress?.(`${(turn + 1) * kinds.length} floods are over`);
      }
      const metrics = await readMetrics(server.host);
      problems.push(...(await traffic.settle()));
      const summaries = [...reports].map(([kind, all]) => summarise(kind, all));
      problems.push(...summaries.flatMap((summary) => summary.problems));
      for (const limit of ['frames', 'sends', 'costly']) {
        if (metrics.get(`tertulia_refusals_total{code="rate_limited",limit="${limit}"}`) === 0)
          problems.push(`no refusal for ${limit} was counted`);
      }
      const p99BeforeMs = traffic.p99Within(calms) ?? 0;
      const p99DuringMs = traffic.p99Within([...storms.values()].flat()) ?? Number.POSITIVE_INFINITY;
      const doubts =
        p99DuringMs >= maxSlowdown * p99BeforeMs
          ? [`others waited ${p99DuringMs} ms at the 99th percentile during the floods, before ${p99BeforeMs}`]
          : [];
      traffic.stop();
      const exitCode = await server.stop();
      if (exitCode !== 0) problems.push(`the server ended with ${exitCode}`);
      return concludeTraffic(traffic, server.dataDir, {
        p99BeforeMs,
        p99DuringMs,
        figures: Object.fromEntries(
          summaries.map(({ kind, figure }) => {
            const waitedMs = Math.round(traffic.p99Within(storms.get(kind) ?? []) ?? 0);
            return [kind, `${figure}, others waited ${waitedMs} ms`];
          }),
        ),
        problems,
        doubts,
      });
    } finally {
      flooder.dispose();
      traffic.stop();
      await server.dispose();
    }
  }),
};

async function span(): Promise<Span> {
  await elapse(pauseMs);
  const from = performance.now();
  await elapse(spanMs);
  return { from, to: performance.now() };
}

function summarise(kind: string, reports: readonly FloodReport[]) {
  const problems: string[] = [];
  const sum = (of: (report: FloodReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  const refused = sum(({ outcomes }) => outcomes['rate_limited'] ?? 0);
  const untimed = sum((report) => report.untimed);
  const closes = new Set(reports.flatMap((report) => Object.keys(report.closes)));
  if (refused === 0) problems.push(`a flood of ${kind} was not refused`);
  if (untimed > 0) problems.push(`${untimed} refusals of ${kind} did not say when to come back`);
  if (!closes.has('4101')) problems.push(`nobody was thrown out for a flood of ${kind}`);
  for (const code of closes) if (!expectedCloses.has(code)) problems.push(`a flood of ${kind} ended with ${code}`);
  const thrownOut = sum((report) => report.closes['4101'] ?? 0);
  return {
    kind,
    problems,
    figure: `${sum((report) => report.sent)} sent, ${refused} refused, thrown out ${thrownOut} times`,
  };
}
