import { readMetrics } from '../../harness/metrics.ts';
import { startServer } from '../../harness/server-process.ts';
import { enter, type Wire, type WireClient } from '../../harness/wire-client.ts';
import { concludeTraffic } from '../conclude.ts';
import { breakFsync, whyNoTracing } from '../injectors/broken-fsync.ts';
import { percentile } from '../percentile.ts';
import type { Row } from '../row.ts';
import { Traffic } from '../traffic.ts';
import { elapse, until } from '../until.ts';

const delayMs = 300;
/** What must not wait for the disk may take this long. */
const promptMs = 250;
/** Writes that may wait for a commit; beyond it senders are told `busy`. */
const maxQueued = 10_000;
/** More than one connection may have waiting: 32 in flight and 1,024 behind them. */
const burst = 1_500;

export const slowFsync: Row = {
  id: 'F5',
  alone: true,
  title: 'a disk that takes 300 ms longer to flush slows acknowledgements, and neither pings nor history',
  async run({ seed, scale }) {
    const missing = await whyNoTracing();
    if (missing) return missing;
    const server = await startServer(['--rate-limits', 'off']);
    const traffic = new Traffic({ host: server.host, seed, pace: 300 });
    try {
      const startedAt = performance.now();
      await traffic.start();
      const reader = await enter(server.host, 'reader');
      await reader.request({ type: 'JoinRoom', room_id: traffic.rooms[0] });
      const pinger = await enter(server.host, 'pinger');
      const sender = await enter(server.host, 'sender');
      await until('the first messages', () => traffic.acked > 300);
      const slowedAt = performance.now();
      const slow = await breakFsync(server.pid, `delay_enter=${delayMs * 1_000}`);
      const problems: string[] = [];
      const looking = new AbortController();
      const pings = lookAgain(looking.signal, () => pinger.request({ type: 'Ping' }));
      const pages = lookAgain(looking.signal, () => readOldPage(reader, traffic, problems));
      const [refused] = await Promise.all([sendBurst(sender), elapse(scale === 'fast' ? 4_000 : 20_000)]);
      const queued = (await readMetrics(server.host)).get('tertulia_commit_queue');
      looking.abort();
      const [pingMs, pageMs] = [await pings, await pages].map((times) => percentile(times, 99) ?? Number.NaN);
      const healedAt = performance.now();
      await slow.heal();
      problems.push(...(await traffic.settle()));

      const ackMs = traffic.latency(50, slowedAt, healedAt) ?? Number.NaN;
      if (!(ackMs >= delayMs))
        problems.push(`half of the acks came within ${Math.round(ackMs)} ms: the disk was not slow`);
      if (!((pingMs as number) < promptMs)) problems.push(`pings took ${Math.round(pingMs as number)} ms`);
      if (!((pageMs as number) < promptMs)) problems.push(`history took ${Math.round(pageMs as number)} ms`);
      if (refused === 0) problems.push(`none of ${burst} messages at once was refused as busy`);
      if (!(queued <= maxQueued)) problems.push(`${queued} writes were queued`);
      for (const client of [reader, pinger, sender]) client.close();
      traffic.stop();
      await server.stop();
      return concludeTraffic(traffic, server.dataDir, {
        p99BeforeMs: traffic.p99(startedAt, slowedAt),
        p99DuringMs: traffic.p99(slowedAt, healedAt),
        figures: {
          p50DuringMs: Math.round(ackMs),
          pingP99Ms: Math.round(pingMs as number),
          historyP99Ms: Math.round(pageMs as number),
          busy: `${refused} of ${burst}`,
          queued,
        },
        problems,
      });
    } finally {
      traffic.stop();
      await server.dispose();
    }
  },
};

/** Repeats a request, each 50 ms after the reply before, and gives how long each reply took. */
async function lookAgain(signal: AbortSignal, look: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  while (!signal.aborted) {
    const startedAt = performance.now();
    await look();
    times.push(performance.now() - startedAt);
    await elapse(50);
  }
  return times;
}

/** The beginning of a busy room: not what is kept in memory of it. */
async function readOldPage(reader: WireClient, traffic: Traffic, problems: string[]): Promise<void> {
  const page = await reader.request({ type: 'History', room_id: traffic.rooms[0], after_seq: 0, limit: 50 });
  if (page.type !== 'HistoryPage') problems.push(`history was answered ${JSON.stringify(page)}`);
}

/** Sends many messages at once, and gives how many were refused as `busy`; each has one reply. */
async function sendBurst(sender: WireClient): Promise<number> {
  const replies = await new Promise<Wire[]>((resolve) => {
    const seen: Wire[] = [];
    sender.onMessage((message) => {
      if (typeof message['re'] === 'string' && seen.push(message) === burst) resolve(seen);
    });
    for (let i = 0; i < burst; i++)
      sender.send({ type: 'Message', id: `b${i}`, client_id: `b${i}`, content: `burst ${i}` });
  });
  return replies.filter((reply) => reply['code'] === 'busy').length;
}
