import { setTimeout as pause } from 'node:timers/promises';
import { countConnections, type Layout } from '../fleet/layout.ts';
import type { Figure } from '../report/figure.ts';
import { formatNumber } from '../report/format.ts';
import type { Settings } from '../settings.ts';
import type { Mode } from './mode.ts';
import { known, observe, observeTalk } from './observe.ts';

/** A tenth comes first, so that what the server needs for its first connections is not charged to all. */
const toLayouts = ({ connections, roomSize }: Settings): { readonly first: Layout; readonly rest: Layout } => {
  const roomCount = Math.max(2, Math.floor(connections / roomSize));
  const each = { authorsPerRoom: 1, listenersPerRoom: roomSize - 1, entry: 'create' } as const;
  const firstCount = Math.max(1, Math.floor(roomCount / 10));
  return { first: { ...each, roomCount: firstCount }, rest: { ...each, roomCount: roomCount - firstCount } };
};

const countAll = (settings: Settings) => {
  const { first, rest } = toLayouts(settings);
  return countConnections(first) + countConnections(rest);
};

/** Everyone is there and says nothing: what a connection costs by itself. */
export const idle: Mode = {
  name: 'idle',
  describe: (settings) => `${formatNumber(countAll(settings))} in rooms of ${settings.roomSize} say nothing`,
  connectionCount: countAll,
  async run(bench) {
    const { fleet, settings, readUsage } = bench;
    const { first, rest } = toLayouts(settings);
    await fleet.enter(first);
    const before = await readUsage();
    bench.say('everyone comes');
    await fleet.enter(rest);
    bench.say('nobody says anything');
    const silence = await observe(bench, () => pause(settings.seconds * 1_000));
    const after = await readUsage();
    // Everyone is still there.
    await observeTalk(bench, { kind: 'count', messagesPerAuthor: 1 });
    const perConnection = (after.residentBytes - before.residentBytes) / countConnections(rest);
    const cpuPercent = (100 * silence.serverCpuSeconds) / silence.seconds;
    const figures: Figure[] = [
      { what: 'memory per joined connection', unit: 'KiB', value: perConnection / 1_024, better: 'less' },
      { what: 'memory in all', unit: 'MiB', value: after.residentBytes / 1_024 ** 2, better: 'less' },
      { what: 'server CPU', unit: '% of a core', value: cpuPercent, better: 'less' },
    ];
    if (!Number.isFinite(after.residentBytes))
      bench.remark('the server does not tell its memory: /metrics cannot be read');
    return figures.flatMap(known);
  },
};
