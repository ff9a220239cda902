import { startServer } from '../../harness/server-process.ts';
import { actions } from '../actions.ts';
import { concludeTraffic } from '../conclude.ts';
import type { Row } from '../row.ts';
import { Traffic } from '../traffic.ts';
import { elapse, isSoon, until } from '../until.ts';

/** So many flood that sockets are owed much when they are closed. */
const clientCount = 40;
const exitMs = 30_000;
const restarts = { fast: 1, full: 3 };

export const drain: Row = {
  id: 'Drain',
  title: 'SIGTERM under load loses nothing, and everyone comes back once without having been seen to leave',
  async run({ seed, scale }) {
    const server = await startServer(['--rate-limits', 'off']);
    // Nobody leaves a room by choice here, so that every UserLeft is one too many.
    const mix = actions.filter((action) => action.kind !== 'leave-or-join');
    const traffic = new Traffic({ host: server.host, seed, clientCount, mix });
    try {
      const startedAt = performance.now();
      await traffic.start();
      await until('the first messages', () => traffic.acked > 300);
      const problems: string[] = [];
      const [exits, recoveries]: [number[], number[]] = [[], []];
      const drainedAt = performance.now();
      for (let restart = 1; restart <= restarts[scale]; restart++) {
        const stoppedAt = performance.now();
        const code = await server.stop();
        exits.push(performance.now() - stoppedAt);
        if (code !== 0) problems.push(`the server ended with ${code}`);
        const acked = traffic.acked;
        const restartedAt = performance.now();
        await server.start();
        await until('every client came back', () => traffic.clients.every((client) => client.resumed >= restart));
        if (!(await isSoon(() => traffic.acked > acked, 10_000))) problems.push('nothing was acknowledged afterwards');
        recoveries.push(performance.now() - restartedAt);
        await elapse(1_000);
      }
      const backAt = performance.now();
      problems.push(...(await traffic.settle()));
      if (Math.max(...exits) >= exitMs) problems.push(`the server took ${Math.max(...exits)} ms to end`);
      for (const client of traffic.clients) {
        if (client.resumed !== restarts[scale]) problems.push(`${client.name} came back ${client.resumed} times`);
        if (client.closeCodes.some((code) => code !== 1012))
          problems.push(`${client.name} was closed with ${client.closeCodes.join()}`);
        const flaps = (client.received.get('UserLeft') ?? 0) + (client.received.get('Presence offline') ?? 0);
        if (flaps > 0) problems.push(`${client.name} saw others leave ${flaps} times`);
      }
      traffic.stop();
      await server.stop();
      return concludeTraffic(traffic, server.dataDir, {
        p99BeforeMs: traffic.p99(startedAt, drainedAt),
        p99DuringMs: traffic.p99(drainedAt, backAt),
        recoveryMs: Math.max(...recoveries),
        figures: { restarts: restarts[scale], exitMs: Math.round(Math.max(...exits)) },
        problems,
      });
    } finally {
      traffic.stop();
      await server.dispose();
    }
  },
};
