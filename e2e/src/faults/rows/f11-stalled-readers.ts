import { judge } from '../../checker/checker.ts';
import type { PersistentClient } from '../../harness/persistent-client.ts';
import { startServer } from '../../harness/server-process.ts';
import { readStoredLogs } from '../../harness/stored-log.ts';
import type { ActionContext } from '../actions.ts';
import { conclude } from '../conclude.ts';
import { measureDelivery } from '../delivery-latency.ts';
import type { Row } from '../row.ts';
import { withSecondChance } from '../second-chance.ts';
import { residentBytes, sampleServer } from '../server-samples.ts';
import { StalledReader } from '../stalled-reader.ts';
import { Traffic } from '../traffic.ts';
import { elapse, isSoon } from '../until.ts';

/** Where everyone reads, for comparison, and where nobody but the talkers does. */
const [plaza, busy] = ['plaza', 'busy'] as const;
const mib = 1024 * 1024;
/** What one connection may cost the server. */
const limitBytes = mib;
const closeWithinMs = 10_000;
/** The server looks at the time once a second. */
const tickMs = 1_000;
const filler = 'あ'.repeat(3_900);
/** More than the newest part of a room that the server keeps, so that its memory is at its size before it is measured. */
const warmMessages = 1_100;
const slowCloses = 'tertulia_closes_total{code="4003"}';

export const stalledReaders: Row = {
  id: 'F11',
  alone: true,
  title: 'readers that stall cost bounded memory, disturb nobody, are closed with 4003 and miss nothing',
  rounds: (asked) => Math.ceil(asked / 4),
  run: withSecondChance(async ({ seed, scale, progress }) => {
    // So many that what each costs is more than what the whole server allocates meanwhile.
    const count = scale === 'full' ? 500 : 150;
    // A kernel takes some megabytes for each reader first, and is to be full before the heartbeat finds the reader silent.
    const messagesPerSecond = scale === 'full' ? 20 : 30;
    const server = await startServer(['--rate-limits', 'off']);
    const { host } = server;
    const samples = sampleServer(host);
    let room: string = plaza;
    const talk = {
      kind: 'long-message',
      weight: 1,
      act: ({ client }: ActionContext) => Boolean(client.sendMessage(room, filler)),
    };
    const traffic = new Traffic({
      host,
      seed,
      clientCount: 4,
      rooms: [plaza, busy],
      pace: messagesPerSecond,
      mix: [talk],
    });
    const texts = new Map<string, string>();
    const intern = (text: string) => texts.get(text) ?? (texts.set(text, text), text);
    const createReaders = (name: string, of: string) =>
      Array.from(
        { length: count },
        (_, i) => new StalledReader(`${name}${i}`, host, of, `127.0.0.${2 + (i % 8)}`, intern),
      );
    const [audience, readers] = [createReaders('audience', plaza), createReaders('reader', busy)];
    try {
      await traffic.enter();
      await inTens([...audience, ...readers], (reader) => reader.enter());
      for (const reader of audience) reader.ignore();
      const delivery = measureDelivery(traffic.clients);
      const [first] = traffic.clients as readonly [PersistentClient];
      for (let i = 0; i < warmMessages; i++) {
        await first.when(() => first.maySend);
        first.sendMessage(plaza, filler);
      }
      traffic.go();
      await elapse(2_000);
      const steadyAt = performance.now();
      await elapse(scale === 'full' ? 20_000 : 5_000);

      const stalledAt = performance.now();
      const baseBytes = samples.peak(residentBytes, steadyAt);
      progress?.(`${count} readers stall, at ${Math.round(baseBytes / mib)} MiB`);
      for (const reader of readers) reader.stall();
      room = busy;
      const isInTime = await isSoon(() => samples.peak(slowCloses) >= count, 60_000);
      const closedAt = performance.now();
      const endings = Promise.all(readers.map((reader) => reader.readOn()));
      const problems: string[] = [];
      const doubts: string[] = [];
      if (!isInTime) problems.push(`only ${samples.peak(slowCloses)} of ${count} stalled readers were closed`);
      const owingAt = samples.taken.find(
        ({ at, metrics }) => at > stalledAt && metrics.get('tertulia_unsent_bytes') > 0,
      );
      const closeMs = closedAt - (owingAt?.at ?? stalledAt);
      if (closeMs > closeWithinMs + tickMs)
        problems.push(`the last reader was closed ${Math.round(closeMs)} ms after the server began to hold bytes back`);
      const perReaderBytes = (samples.peak(residentBytes, stalledAt) - baseBytes) / count;
      if (perReaderBytes > limitBytes)
        doubts.push(`a stalled reader costs ${(perReaderBytes / mib).toFixed(2)} MiB of memory`);
      const ends = await endings;
      const wrong = ends.filter(({ kind, closeCode }) => closeCode !== 4003 && kind !== 'reset');
      if (wrong.length > 0) problems.push(`${wrong.length} readers saw ${JSON.stringify(wrong[0])} in place of 4003`);
      problems.push(...(await traffic.settle()));
      const head = traffic.clients[0]?.rooms.views.get(busy)?.seq ?? 0;
      const backAt = performance.now();
      await inTens(readers, (reader) => reader.comeBack(head));
      const backMs = performance.now() - backAt;

      // The machine's own moods are on both sides of the fault.
      room = plaza;
      const afterAt = performance.now();
      traffic.go();
      await elapse(3_000);
      problems.push(...(await traffic.settle()));
      const [p99BeforeMs = 0, p99DuringMs, p99AfterMs = 0] = [
        delivery.p99(steadyAt, stalledAt),
        delivery.p99(stalledAt, closedAt),
        delivery.p99(afterAt, performance.now()),
      ];
      if (p99DuringMs === undefined || p99DuringMs >= 2 * Math.max(p99BeforeMs, p99AfterMs))
        doubts.push(
          `the others' messages took ${p99DuringMs} ms at the 99th percentile, before ${p99BeforeMs} and after ${p99AfterMs}`,
        );
      traffic.stop();
      for (const reader of readers) reader.stop();
      samples.stop();
      await server.stop();

      const stored = readStoredLogs(server.dataDir);
      const evidence = traffic.evidence(stored);
      const views = readers.map((reader) => ({ member: reader.name, room: busy, shown: reader.view.shown }));
      return conclude({
        acked: traffic.acked,
        verdict: judge({ ...evidence, views: [...evidence.views, ...views] }),
        p99BeforeMs,
        p99DuringMs,
        figures: {
          readers: count,
          baseMiB: Math.round(baseBytes / mib),
          mibPerReader: Number((perReaderBytes / mib).toFixed(2)),
          mostUnsentMiB: Math.round(samples.peak('tertulia_unsent_bytes', stalledAt) / mib),
          closedAfterMs: Math.round(closeMs),
          sawCloseCode: ends.filter((end) => end.closeCode === 4003).length,
          sawReset: ends.filter((end) => end.kind === 'reset').length,
          backMs: Math.round(backMs),
          p99AfterMs: Math.round(p99AfterMs),
        },
        problems,
        doubts,
      });
    } finally {
      samples.stop();
      traffic.stop();
      for (const reader of [...audience, ...readers]) reader.stop();
      await server.dispose();
    }
  }),
};

async function inTens<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < all.length; i += 10) await Promise.all(all.slice(i, i + 10).map(act));
}
