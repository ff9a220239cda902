import { judge } from '../../checker/checker.ts';
import { type ServerProcess, startServer } from '../../harness/server-process.ts';
import { countRemembered, readStoredLogs } from '../../harness/stored-log.ts';
import { actions } from '../actions.ts';
import { createChurn } from '../churn.ts';
import { conclude } from '../conclude.ts';
import type { Row, Scale } from '../row.ts';
import { createVitalsProbe, type Vitals, type VitalsProbe, whyNoVitals } from '../server-vitals.ts';
import { Traffic } from '../traffic.ts';
import { isSoon } from '../until.ts';

/** So often before the base: the allocators' pools have their size only after a hundred thousand connections. */
const warmTurns = 3;
const warmUps = { fast: 1_000, full: 33_000 };
const churns = { fast: 3_000, full: 100_000 };
const atOnce = 200;
const rooms = ['square', 'corner'] as const;
const tolerance = 0.05;
/** Of the whole process's memory, whose pools a short round does not fill; JavaScript's own is judged as strictly in it. */
const residentTolerance = { fast: 0.3, full: tolerance };
/** Seconds until nothing of who left is in memory: the grace of presence, and the minute for which an address is known. */
const forgetSeconds = 75;
/** And until it is in no table: the ten minutes a guest may come back in, and the minute between two looks for the gone. */
const expireSeconds = 11 * 60 + 5;
const calmWithinMs = 10_000;
const mib = 1024 * 1024;
const memoryKinds = ['heapBytes', 'residentBytes'] as const;
const countKinds = ['descriptors', 'sockets', 'timers', 'resources', 'connections', 'users', 'rooms'] as const;

export const connectionChurn: Row = {
  id: 'F14',
  alone: true,
  title:
    'connections come and go, well and badly: descriptors, memory and timers are as before, and guests are forgotten',
  rounds: (asked) => Math.ceil(asked / 10),
  async run({ seed, scale, progress }) {
    const missing = whyNoVitals();
    if (missing) return missing;
    const probe = createVitalsProbe();
    // With the limits on, whose memory of addresses is one more thing that could grow.
    const server = await startServer([], probe.options);
    const { host, dataDir } = server;
    const crowd = new Traffic({
      host,
      seed,
      clientCount: 8,
      rooms,
      pace: 8,
      // Nobody leaves a room, so that as many are in each before and after.
      mix: actions.filter(({ kind }) => kind !== 'leave-or-join' && kind !== 'private-message'),
    });
    const churn = createChurn({ host, seed, room: rooms[0], atOnce });
    const problems: string[] = [];
    try {
      await crowd.enter();
      crowd.go();
      const warm: Vitals[] = [];
      for (let turn = 0; turn < warmTurns; turn++) {
        await churn.run(warmUps[scale]);
        await probe.lapse(forgetSeconds);
        warm.push(await readCalm(probe, server, crowd, () => true));
      }
      const base = toBase(warm);
      progress?.(`warm at ${describe(base)}`);
      const before = churn.connections;
      const churnedAt = performance.now();
      await churn.run(churns[scale]);
      const tookMs = performance.now() - churnedAt;
      const connections = churn.connections - before;
      progress?.(`${connections} connections came and went in ${Math.round(tookMs)} ms`);
      await probe.lapse(forgetSeconds);
      const after = await readCalm(probe, server, crowd, (vitals) => findGrowth(base, vitals, scale).length === 0);
      progress?.(`then at ${describe(after)}`);
      problems.push(...findGrowth(base, after, scale), ...churn.problems);

      const present = crowd.clients.length;
      const isClosed = await isSoon(() => countRemembered(dataDir).open === present, calmWithinMs);
      const { open, sessions: remembered } = countRemembered(dataDir);
      if (!isClosed) problems.push(`${open} sessions count as in use, and ${present} are`);
      const forgettingAt = performance.now();
      await probe.lapse(expireSeconds);
      const isForgotten = await isSoon(() => countRemembered(dataDir).users === present, calmWithinMs);
      const forgottenAt = performance.now();
      const left = countRemembered(dataDir);
      if (!isForgotten || left.sessions !== present || left.members !== present)
        problems.push(`eleven minutes later the tables still hold ${JSON.stringify(left)}`);

      problems.push(...(await crowd.settle()));
      if (/"level":(50|60)/.test(server.output)) problems.push(`errors were logged: ${server.output.slice(0, 2_000)}`);
      crowd.stop();
      const exitCode = await server.stop();
      if (exitCode !== 0) problems.push(`the server ended with ${exitCode}`);
      const evidence = crowd.evidence(readStoredLogs(dataDir));
      return conclude({
        acked: crowd.acked + churn.sent.filter(({ seq }) => seq !== undefined).length,
        verdict: judge({ ...evidence, sent: [...evidence.sent, ...churn.sent] }),
        p99DuringMs: crowd.p99(churnedAt, churnedAt + tookMs),
        figures: {
          churned: connections,
          perSecond: Math.round((connections * 1_000) / tookMs),
          ...Object.fromEntries(memoryKinds.map((kind) => [kind.replace('Bytes', 'MiB'), inMib(base, after, kind)])),
          ...Object.fromEntries(countKinds.map((kind) => [kind, `${base[kind]} → ${after[kind]}`])),
          guestsRemembered: remembered - present,
          p99ForgettingMs: Math.round(crowd.p99(forgettingAt, forgottenAt) ?? 0),
          ...Object.fromEntries(churn.visits),
        },
        problems,
      });
    } finally {
      crowd.stop();
      await server.dispose();
      probe.remove();
    }
  },
};

/** Looks while the crowd is silent, again until all is well or the time for that is over: what leaks does not come back. */
async function readCalm(
  probe: VitalsProbe,
  server: ServerProcess,
  crowd: Traffic,
  isWell: (vitals: Vitals) => boolean,
): Promise<Vitals> {
  crowd.pause();
  const isAlone = ({ connections, users }: Vitals) => connections === crowd.clients.length && users === connections;
  let vitals = await probe.read(server);
  await isSoon(async () => {
    vitals = await probe.read(server);
    return isAlone(vitals) && isWell(vitals);
  }, calmWithinMs);
  crowd.go();
  return vitals;
}

/** What was counted last, and the most memory seen: some of it comes and goes by itself. */
function toBase(warm: readonly Vitals[]): Vitals {
  const most = memoryKinds.map((kind) => [kind, Math.max(...warm.map((vitals) => vitals[kind]))]);
  return { ...(warm.at(-1) as Vitals), ...Object.fromEntries(most) };
}

/** What there is more of than before, and of what is counted also less. */
function findGrowth(base: Vitals, now: Vitals, scale: Scale): string[] {
  const most = { heapBytes: 1 + tolerance, residentBytes: 1 + residentTolerance[scale] };
  return [
    ...memoryKinds
      .filter((kind) => now[kind] > base[kind] * most[kind])
      .map((kind) => `${kind.replace('Bytes', '')} memory went from ${inMib(base, now, kind)} MiB`),
    ...countKinds
      .filter((kind) => Math.abs(now[kind] - base[kind]) > base[kind] * tolerance)
      .map((kind) => `${kind} went from ${base[kind]} to ${now[kind]}`),
  ];
}

function inMib(base: Vitals, now: Vitals, kind: (typeof memoryKinds)[number]): string {
  return [base, now].map((vitals) => (vitals[kind] / mib).toFixed(1)).join(' → ');
}

function describe(vitals: Vitals): string {
  const { heapBytes, residentBytes, descriptors, timers } = vitals;
  return `${Math.round(heapBytes / mib)} MiB of heap, ${Math.round(residentBytes / mib)} MiB in all, ${descriptors} descriptors, ${timers} timers`;
}
