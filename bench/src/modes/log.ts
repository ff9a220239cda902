import { limits, type ServerMessageOf } from '@tertulia/protocol';
import { BenchError } from '../bench-error.ts';
import { countConnections, type Layout } from '../fleet/layout.ts';
import type { Figure } from '../report/figure.ts';
import { formatNumber } from '../report/format.ts';
import { Histogram } from '../statistics/histogram.ts';
import { Asker } from '../websocket/asker.ts';
import { latencyFigures } from './latency-figures.ts';
import type { Bench, Mode } from './mode.ts';
import { observeTalk } from './observe.ts';

const authors = 32;
const layout: Layout = { roomCount: 1, authorsPerRoom: authors, listenersPerRoom: 0, entry: 'default' };
const roomId = 'general';
const asks = 200;
/** So far behind is who resumes: nearly all that is given without a gap. */
const behind = 400;

/** Lengths of the log at which it is looked at: each ten times the last, and the one asked for. */
export function toStages(logMessages: number): readonly number[] {
  const stages: number[] = [];
  for (let length = 1_000; length < logMessages; length *= 10) stages.push(length);
  return [...stages, logMessages];
}

/** A room's log grows: what a reader asks for should take no longer for that. */
export const log: Mode = {
  name: 'log',
  describe: ({ logMessages }) =>
    `a room grows to ${formatNumber(logMessages)} messages; it is opened, read at random places, and resumed ${behind} behind`,
  connectionCount: () => countConnections(layout) + 1,
  async run(bench) {
    await bench.fleet.enter(layout);
    const figures: Figure[] = [];
    let length = 0;
    for (const stage of toStages(bench.settings.logMessages)) {
      bench.say(`the log grows to ${formatNumber(stage)}`);
      await observeTalk(bench, { kind: 'count', messagesPerAuthor: Math.ceil((stage - length) / authors) });
      length = stage;
      figures.push(...(await read(bench, stage)));
    }
    return figures;
  },
};

async function read({ target, say }: Bench, stage: number): Promise<Figure[]> {
  say(`reading ${formatNumber(stage)} messages`);
  const { asker, joined } = await Asker.enter(target, `reader-${stage}`);
  const room = joined.rooms.find(({ room_id }) => room_id === roomId);
  if (!room) throw new BenchError(`a guest is not in ${roomId}`);
  const { epoch, last_seq } = room;
  const after_seq = Math.max(0, last_seq - behind);
  const time = async (ask: () => Promise<unknown>) => {
    const took = new Histogram();
    for (let i = 0; i < asks; i++) {
      const askedAt = performance.now();
      await ask();
      took.add((performance.now() - askedAt) * 1_000);
    }
    return took;
  };
  const name = (what: string) => `${formatNumber(stage)}: ${what}`;
  const opened = await time(() => asker.ask({ type: 'JoinRoom', room_id: roomId }));
  const paged = await time(async () => {
    const before_seq = 1 + Math.ceil(Math.random() * last_seq);
    const page = (await asker.ask({
      type: 'History',
      room_id: roomId,
      before_seq,
      limit: limits.history_page,
    })) as ServerMessageOf<'HistoryPage'>;
    if (page.messages.at(-1)?.seq !== before_seq - 1)
      throw new BenchError(`a page before ${before_seq} does not end there`);
  });
  const resumed = await time(() => asker.ask({ type: 'Sync', room_id: roomId, epoch, after_seq }));
  asker.leave();
  return [
    ...latencyFigures(name('open'), opened),
    ...latencyFigures(name('a page before anywhere'), paged),
    ...latencyFigures(name('resume'), resumed),
  ];
}
