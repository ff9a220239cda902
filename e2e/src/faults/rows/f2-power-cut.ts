import { createRandom } from '../../harness/random.ts';
import { startServer } from '../../harness/server-process.ts';
import { concludeTraffic } from '../conclude.ts';
import { mountDisk, whyNoPowerCut } from '../injectors/power-cut.ts';
import type { Judged, Row, RowContext } from '../row.ts';
import { Traffic } from '../traffic.ts';
import { elapse, isSoon, until } from '../until.ts';

const diskMegabytes = 256;
const weakerPreload = new URL('../../../src/faults/preload/synchronous-normal.mjs', import.meta.url);

export const powerCut: Row = {
  id: 'F2',
  title: 'a power cut under load loses nothing that was acknowledged',
  // Each round has a control of the same length.
  async run(context) {
    const missing = await whyNoPowerCut();
    if (missing) return missing;
    const outcome = await cutUnderLoad(context);
    let control = await cutUnderLoad(context, weakerPreload);
    // SQLite flushes when it checkpoints, and a cut right after that costs nothing.
    for (let again = 0; again < 2 && control.verdict.lost === 0; again++)
      control = await cutUnderLoad(context, weakerPreload);
    context.progress?.(`control without a flush per commit: ${control.verdict.lost} of ${control.acked} lost`);
    const problems =
      control.verdict.lost > 0 ? [] : ['three controls lost nothing either, so the power was not really cut'];
    return {
      ...outcome,
      kind: outcome.kind === 'held' && problems.length === 0 ? 'held' : 'broken',
      figures: {
        ...outcome.figures,
        lostByControl: `${control.verdict.lost} of ${control.acked}`,
        postgres: 'not run: the PostgreSQL store is not built yet',
      },
      problems: [...outcome.problems, ...problems],
    };
  },
};

/** With `preload` it is the control, which is judged by what is on disk and not brought back. */
async function cutUnderLoad({ seed, scale }: RowContext, preload?: URL): Promise<Judged> {
  const random = createRandom(seed);
  const disk = await mountDisk(diskMegabytes);
  try {
    const server = await startServer(['--rate-limits', 'off'], {
      dataDir: disk.folder,
      ...(preload && { preload }),
    });
    const traffic = new Traffic({ host: server.host, seed });
    try {
      const startedAt = performance.now();
      await traffic.start();
      await until('the first thousand messages', () => traffic.acked > 1_000);
      await elapse((scale === 'fast' ? 500 : 2_000) + random() * 1_500);
      const cutAt = performance.now();
      await disk.cutPower(server.pid);
      // Acknowledgements of what was flushed just before are still on their way.
      await elapse(100);
      await server.kill();
      const ackedAtCut = traffic.acked;
      if (preload) traffic.stop();
      await disk.restorePower();
      const figures = { ackedAtCut, p50BeforeMs: Math.round(traffic.latency(50, startedAt, cutAt) ?? 0) };
      if (preload) return concludeTraffic(traffic, server.dataDir, { figures, problems: [] });

      const restartedAt = performance.now();
      await server.start();
      const isBack = await isSoon(() => traffic.acked > ackedAtCut, 30_000);
      const recoveryMs = performance.now() - restartedAt;
      const problems = await traffic.settle();
      if (!isBack) problems.push('nothing was acknowledged after the power came back');
      traffic.stop();
      await server.stop();
      return concludeTraffic(traffic, server.dataDir, {
        p99BeforeMs: traffic.p99(startedAt, cutAt),
        p99DuringMs: traffic.p99(cutAt, performance.now()),
        recoveryMs,
        figures,
        problems,
      });
    } finally {
      traffic.stop();
      await server.dispose();
    }
  } finally {
    await disk.remove();
  }
}
