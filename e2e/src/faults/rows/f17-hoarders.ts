import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createRandom } from '../../harness/random.ts';
import { startServer } from '../../harness/server-process.ts';
import { type Attack, type AttackEnd, attacks, carryOut, deadlineMs } from '../attacks.ts';
import { concludeTraffic } from '../conclude.ts';
import { openRaw } from '../raw-socket.ts';
import type { Row } from '../row.ts';
import { withSecondChance } from '../second-chance.ts';
import { residentBytes, sampleServer } from '../server-samples.ts';
import { Traffic } from '../traffic.ts';
import { elapse, isSoon } from '../until.ts';

const perAttack = { fast: 10, full: 60 };
/** Past the heartbeat, so that what is closed late is told apart from what is never closed. */
const patienceMs = 60_000;
/** Attackers come within so long. */
const arriveMs = 1_000;
/** What an end may be late by the time that we see it, beside the longest time that our own loop did not look. */
const slackMs = 300;
/** Until the traffic alone makes the server's memory grow no more; what V8 takes of its young generation comes in steps. */
const warmUpMs = 12_000;
const enterEveryMs = 200;
const enterWithinMs = 1_000;
const mib = 1024 * 1024;
/** For a socket and all that is held of one message. */
const bytesPerAttacker = 64 * 1024;
/** Of answers that are not read. */
const unreadBytes = 512 * 1024;
const slackBytes = 24 * mib;

export const hoarders: Row = {
  id: 'F17',
  alone: true,
  title: `${attacks.length} ways to hold on to a server, slow, silent, deaf or huge, end in time and cost next to nothing`,
  rounds: (asked) => Math.ceil(asked / 2),
  run: withSecondChance(async ({ seed, scale, progress }) => {
    const random = createRandom(seed);
    // One address may not open so many at once; what is looked at here is what happens to those that get in.
    const server = await startServer(['--rate-limits', 'off']);
    const samples = sampleServer(server.host);
    const traffic = new Traffic({ host: server.host, seed, clientCount: 4, pace: 100 });
    const problems: string[] = [];
    const ownDelay = monitorEventLoopDelay();
    try {
      await traffic.start();
      // Newcomers, the same before and during the attack.
      const newcomers = keepEntering(server.host);
      await elapse(warmUpMs);
      const beganAt = performance.now();
      const baseBytes = samples.peak(residentBytes);
      const openBefore = descriptors(server.pid);
      const all = attacks.flatMap((attack) =>
        Array.from({ length: Math.min(perAttack[scale], attack.atMost ?? Infinity) }, () => attack),
      );
      ownDelay.enable();
      progress?.(`${all.length} attackers come`);
      const ends = await Promise.all(
        all.map(async (attack, index) => {
          await elapse(random() * arriveMs);
          return carryOut(attack, server.host, `mallory${index}`, `127.0.0.${2 + (index % 8)}`, patienceMs);
        }),
      );
      const endedAt = performance.now();
      const slowestMs = await newcomers.stop();
      problems.push(...(await traffic.settle()), ...newcomers.problems);
      const doubts: string[] = [];
      if (slowestMs >= enterWithinMs) doubts.push(`a newcomer waited ${Math.round(slowestMs)} ms to enter`);
      ownDelay.disable();
      const lateMs = slackMs + ownDelay.max / 1e6;
      const summaries = attacks.map((attack) => summarise(attack, ends, lateMs));
      problems.push(...summaries.flatMap((summary) => summary.problems));
      doubts.push(...summaries.flatMap((summary) => summary.doubts));
      const costBytes = samples.peak(residentBytes, beganAt) - baseBytes;
      if (costBytes > slackBytes + all.reduce((sum, attack) => sum + mayCost(attack), 0))
        doubts.push(`${all.length} attackers cost ${Math.round(costBytes / mib)} MiB`);
      if (!(await isSoon(() => descriptors(server.pid) <= openBefore + 2, 5_000)))
        problems.push(`${descriptors(server.pid)} descriptors are open, before it were ${openBefore}`);
      traffic.stop();
      samples.stop();
      const exitCode = await server.stop();
      if (exitCode !== 0) problems.push(`the server ended with ${exitCode}`);
      return concludeTraffic(traffic, server.dataDir, {
        p99BeforeMs: traffic.p99(0, beganAt),
        p99DuringMs: traffic.p99(beganAt, endedAt),
        figures: {
          attackers: all.length,
          newcomers: newcomers.count(),
          slowestEntryMs: Math.round(slowestMs),
          ownDelayMs: Math.round(ownDelay.max / 1e6),
          baseMiB: Math.round(baseBytes / mib),
          costMiB: Math.round(costBytes / mib),
          ...Object.fromEntries(summaries.map(({ name, figure }) => [name, figure])),
        },
        problems,
        doubts,
      });
    } finally {
      samples.stop();
      traffic.stop();
      await server.dispose();
    }
  }),
};

function summarise(attack: Attack, ends: readonly AttackEnd[], lateMs: number) {
  const name = attack.isEntered ? `${attack.name}, entered` : attack.name;
  const own = ends.filter((end) => end.attack === attack);
  const worstMs = Math.max(...own.map(({ afterMs }) => afterMs));
  const codes = [...new Set(own.map(({ closeCode }) => closeCode ?? 'none'))].join(' ');
  const allowedMs = attack.closedWithinMs ?? deadlineMs;
  const problems = [];
  const doubts = [];
  if (worstMs === Number.POSITIVE_INFINITY) problems.push(`"${name}" was not closed`);
  else if (worstMs > allowedMs + lateMs) doubts.push(`"${name}" was closed after ${Math.round(worstMs)} ms`);
  if (attack.closeCode !== undefined && codes !== String(attack.closeCode))
    problems.push(`"${name}" was closed with ${codes} in place of ${attack.closeCode}`);
  return { name, figure: `${Math.round(worstMs)} ms (${codes})`, problems, doubts };
}

function mayCost({ isDeaf }: Attack): number {
  return isDeaf ? bytesPerAttacker + unreadBytes : bytesPerAttacker;
}

function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Somebody new enters every so often. `stop` gives how long the slowest took, from connecting to `Joined`. */
function keepEntering(host: string) {
  const problems: string[] = [];
  const taken: number[] = [];
  const entering = new Set<Promise<void>>();
  const enter = async (index: number) => {
    const from = performance.now();
    const raw = await openRaw(host, { localAddress: '127.0.0.10' });
    const joined = await raw.request({ type: 'Join', username: `newcomer${index}` });
    taken.push(performance.now() - from);
    if (joined?.type !== 'Joined') problems.push(`a newcomer was told ${JSON.stringify(joined)}`);
    raw.send({ type: 'Leave' });
    raw.end();
  };
  let next = 0;
  const timer = setInterval(() => {
    const one: Promise<void> = enter(next++)
      .catch((error: unknown) => void problems.push(String(error)))
      .finally(() => entering.delete(one));
    entering.add(one);
  }, enterEveryMs);
  return {
    problems,
    count: () => taken.length,
    async stop(): Promise<number> {
      clearInterval(timer);
      await Promise.all(entering);
      return Math.max(...taken);
    },
  };
}
