import { countConnections, type Layout } from '../fleet/layout.ts';
import { latencyFigures } from './latency-figures.ts';
import type { Mode } from './mode.ts';
import { generatorFigure, known, observeTalk } from './observe.ts';
import { warmUp } from './warm-up.ts';

const layout: Layout = { roomCount: 1, authorsPerRoom: 1, listenersPerRoom: 0, entry: 'create' };

/** One person, one message at a time: how long until it is on disk and acknowledged. */
export const roundTrip: Mode = {
  name: 'round-trip',
  describe: () => 'one connection sends, waits for Ok, and sends again',
  connectionCount: () => countConnections(layout),
  async run(bench) {
    const { seconds } = bench.settings;
    await bench.fleet.enter(layout);
    await warmUp(bench, { kind: 'window', inFlight: 1, seconds });
    bench.say('to and fro');
    const talk = await observeTalk(bench, { kind: 'window', inFlight: 1, seconds });
    const { acks, ackCount } = talk.outcome;
    const cpuUs = (talk.serverCpuSeconds * 1_000_000) / ackCount;
    return [
      ...latencyFigures('send to Ok', acks),
      { what: 'acknowledged', unit: 'messages/s', value: ackCount / talk.seconds, better: 'more' },
      ...known({ what: 'server CPU', unit: 'µs per message', value: cpuUs, better: 'less' }),
      generatorFigure('in all', talk.generatorPercent),
    ];
  },
};
