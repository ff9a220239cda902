import { judge } from '../../checker/checker.ts';
import { readMetrics } from '../../harness/metrics.ts';
import { PersistentClient } from '../../harness/persistent-client.ts';
import { createRandom } from '../../harness/random.ts';
import { startServer } from '../../harness/server-process.ts';
import { readStoredLogs } from '../../harness/stored-log.ts';
import { conclude } from '../conclude.ts';
import { createCrowd } from '../crowd/crowd.ts';
import type { Row } from '../row.ts';
import { Traffic } from '../traffic.ts';
import { elapse, isSoon, until } from '../until.ts';

const crowdSizes = { fast: 1_000, full: 15_000 };
const backMs = 30_000;
const backShare = 0.95;
/** Reads of the store for each who comes back: one finds the session; rooms are read once for all. */
const maxReadsPerReturn = 1.1;

export const crowdRestart: Row = {
  id: 'F13',
  alone: true,
  title:
    'a restart with a crowd connected: nearly all are back in 30 s, each once, and the store is read once for each',
  rounds: (asked) => Math.ceil(asked / 5),
  async run({ seed, scale, progress }) {
    const random = createRandom(seed);
    const server = await startServer(['--rate-limits', 'off']);
    const crowd = createCrowd(server.host, crowdSizes[scale], seed);
    const traffic = new Traffic({ host: server.host, seed, pace: 100 });
    const announcer = new PersistentClient({ name: 'announcer', host: server.host, rooms: ['general'] });
    const problems: string[] = [];
    try {
      await traffic.start();
      await announcer.start();
      const entering = performance.now();
      await until('the crowd is in', () => crowd.connected === crowd.count || crowd.problems.length > 0, 120_000);
      progress?.(`${crowd.count} are in after ${Math.round(performance.now() - entering)} ms`);
      const enteredAt = performance.now();
      for (let i = 0; i < 5; i++) await announce(announcer);
      await elapse(random() * 1_000);

      const isKilled = random() < 0.5;
      const stoppedAt = performance.now();
      if (isKilled) await server.kill();
      else await server.stop();
      announcer.sendMessage('general', 'said while nobody was there');
      const restartedAt = performance.now();
      await server.start();
      const isBack = await isSoon(() => crowd.connected >= crowd.count * backShare, backMs * 2);
      const backAfterMs = performance.now() - restartedAt;
      // Some are still on their way, and must catch up on this.
      for (let i = 0; i < 5; i++) await announce(announcer);
      await until('the last of the crowd is back', () => crowd.connected === crowd.count, 60_000);
      problems.push(...(await traffic.settle()));
      const head = Math.max(...announcer.queue.sent.map((record) => record.seq ?? 0));
      if (!(await isSoon(() => crowd.lowestSeq >= head, backMs)))
        problems.push(`somebody stayed at ${crowd.lowestSeq} of ${head}`);
      const metrics = await readMetrics(server.host);
      const reads = (method: string) => metrics.get(`tertulia_store_reads_total{method="${method}"}`);
      const returns = crowd.count + traffic.clients.length + 1;
      const roomCount = metrics.get('tertulia_rooms');

      if (!isBack || backAfterMs >= backMs) problems.push(`95 % were back after ${Math.round(backAfterMs)} ms`);
      const once = crowd.resumedTimes(1);
      if (once !== crowd.count) problems.push(`${once} of ${crowd.count} came back exactly once`);
      if (reads('findSession') > returns * maxReadsPerReturn || reads('findSession') < returns)
        problems.push(`the store was asked for ${reads('findSession')} sessions`);
      if (reads('readEvents') > roomCount) problems.push(`the store was asked for events ${reads('readEvents')} times`);
      problems.push(...crowd.problems);
      crowd.dispose();
      announcer.stop();
      traffic.stop();
      await server.stop();
      const stored = readStoredLogs(server.dataDir);
      const { sent, ...evidence } = traffic.evidence(stored);
      return conclude({
        acked: traffic.acked + announcer.queue.ackedCount,
        verdict: judge({ ...evidence, sent: [...sent, ...announcer.queue.sent] }),
        p99BeforeMs: traffic.p99(enteredAt, stoppedAt),
        p99DuringMs: traffic.p99(stoppedAt, performance.now()),
        recoveryMs: backAfterMs,
        figures: {
          crowd: crowd.count,
          restart: isKilled ? 'killed' : 'drained',
          sessionReads: reads('findSession'),
          eventReads: reads('readEvents'),
          nodes: '1 (several nodes are not built yet)',
        },
        problems,
      });
    } finally {
      crowd.dispose();
      announcer.stop();
      traffic.stop();
      await server.dispose();
    }
  },
};

/** Says something to everyone, and waits until it is stored. */
async function announce(announcer: PersistentClient): Promise<void> {
  const record = announcer.sendMessage('general', 'to everyone');
  await announcer.when(() => record.seq !== undefined);
}
