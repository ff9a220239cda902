import { createRandom } from '../../harness/random.ts';
import { type ServerOptions, startServer } from '../../harness/server-process.ts';
import { concludeTraffic } from '../conclude.ts';
import type { Judged, Row, RowContext } from '../row.ts';
import { Traffic } from '../traffic.ts';
import { elapse, isSoon, until } from '../until.ts';

const firstAckMs = 3_000;
/** What must be under way when the process dies, so that a commit is always in flight. */
const minAckedPerSecond = 2_000;

export const sigkill: Row = {
  id: 'F1',
  alone: true,
  title: 'SIGKILL at a random instant under load loses, doubles and reorders nothing',
  run: (context) => killUnderLoad(context),
};

/** One round. Also run against a server that was made worse on purpose, to see it go red. */
export async function killUnderLoad(
  { seed }: RowContext,
  { server = {}, settleMs }: { readonly server?: Partial<ServerOptions>; readonly settleMs?: number } = {},
): Promise<Judged> {
  const random = createRandom(seed);
  const running = await startServer(['--rate-limits', 'off'], server);
  const traffic = new Traffic({ host: running.host, seed });
  try {
    await traffic.start();
    const startedAt = performance.now();
    // The server is warm after a few hundred messages; the rate is taken from there.
    await until('the first thousand messages', () => traffic.acked > 1_000);
    const warmAt = performance.now();
    await elapse(1_000 + random() * 1_200);
    const killedAt = performance.now();
    await running.kill();
    const ackedAtKill = traffic.acked;
    const restartedAt = performance.now();
    await running.start();
    const isBack = await isSoon(() => traffic.acked > ackedAtKill, 30_000);
    const recoveryMs = performance.now() - restartedAt;
    await until('every client came back', () => traffic.clients.every((client) => client.resumed > 0));
    const backAt = performance.now();
    await elapse(300);
    const afterAt = performance.now();

    const problems = await traffic.settle(settleMs);
    traffic.stop();
    await running.stop();
    const ackedPerSecond = (traffic.ackedBetween(warmAt, killedAt) * 1_000) / (killedAt - warmAt);
    if (!isBack || recoveryMs >= firstAckMs)
      problems.push(`the first ack came ${Math.round(recoveryMs)} ms after the restart`);
    if (ackedPerSecond < minAckedPerSecond)
      problems.push(`only ${Math.round(ackedPerSecond)} acked messages a second were under way`);
    return concludeTraffic(traffic, running.dataDir, {
      p99BeforeMs: traffic.p99(startedAt, killedAt),
      p99DuringMs: traffic.p99(killedAt, backAt),
      recoveryMs,
      figures: {
        ackedPerSecond: Math.round(ackedPerSecond),
        p50BeforeMs: Math.round(traffic.latency(50, startedAt, killedAt) ?? 0),
        p99AfterMs: Math.round(traffic.p99(backAt, afterAt) ?? 0),
      },
      problems,
    });
  } finally {
    traffic.stop();
    await running.dispose();
  }
}
