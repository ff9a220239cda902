import { countConnections, type Layout } from '../fleet/layout.ts';
import { formatNumber } from '../report/format.ts';
import type { Settings } from '../settings.ts';
import { latencyFigures } from './latency-figures.ts';
import type { Mode } from './mode.ts';
import { costFigures, observeTalk } from './observe.ts';
import { warmUp } from './warm-up.ts';

const toLayout = ({ connections, roomSize }: Settings): Layout => ({
  roomCount: Math.max(1, Math.floor(connections / roomSize)),
  authorsPerRoom: 1,
  listenersPerRoom: roomSize - 1,
  entry: 'create',
});

/** Many small rooms that all talk: what the log takes, and what sending to a few costs. */
export const rooms: Mode = {
  name: 'rooms',
  describe: (settings) =>
    `${formatNumber(toLayout(settings).roomCount)} rooms of ${settings.roomSize}, ${settings.inFlight} in flight in each`,
  connectionCount: (settings) => countConnections(toLayout(settings)),
  async run(bench) {
    const { inFlight, seconds } = bench.settings;
    await bench.fleet.enter(toLayout(bench.settings));
    await warmUp(bench, { kind: 'window', inFlight, seconds });
    bench.say('everyone talks');
    const talk = await observeTalk(bench, { kind: 'window', inFlight, seconds });
    const { ackCount, deliveryCount, acks } = talk.outcome;
    return [
      { what: 'acknowledged', unit: 'messages/s', value: ackCount / talk.seconds, better: 'more' },
      { what: 'delivered', unit: 'deliveries/s', value: deliveryCount / talk.seconds, better: 'more' },
      ...latencyFigures('send to Ok', acks),
      ...costFigures('in all', talk),
    ];
  },
};
