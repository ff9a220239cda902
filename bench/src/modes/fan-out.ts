import type { Heard } from '../fleet/fleet.ts';
import { countConnections, type Layout } from '../fleet/layout.ts';
import type { Figure } from '../report/figure.ts';
import { formatNumber } from '../report/format.ts';
import type { Settings } from '../settings.ts';
import { latencyFigures } from './latency-figures.ts';
import type { Bench, Mode } from './mode.ts';
import { costFigures, type Observed, observe, observeTalk } from './observe.ts';
import { searchRate } from './search-rate.ts';
import { warmUp } from './warm-up.ts';

const maxP99Ms = 250;
/** Messages come from several people, so that none of them is held up by the limit of requests in flight. */
const authorCount = 16;
/** What latency is measured under: far from what the server can do. */
const moderateDeliveriesPerSecond = 20_000;

const toLayout = ({ members }: Settings): Layout => {
  const authorsPerRoom = Math.min(authorCount, members);
  return { roomCount: 1, authorsPerRoom, listenersPerRoom: members - authorsPerRoom, entry: 'create' };
};

/** One large room: what a message costs that everyone gets. */
export const fanOut: Mode = {
  name: 'fan-out',
  describe: (settings) => `one room of ${formatNumber(settings.members)}, texts of ${settings.contentChars} characters`,
  connectionCount: (settings) => countConnections(toLayout(settings)),
  async run(bench) {
    const { fleet, settings } = bench;
    const { seconds, members } = settings;
    await fleet.enter(toLayout(settings));
    await warmUp(bench, { kind: 'one-by-one', seconds });

    bench.say('one message in flight');
    const single = await observeTalk(bench, { kind: 'one-by-one', seconds });
    const perSecond = Math.max(1, Math.round(moderateDeliveriesPerSecond / members));
    bench.say(`${perSecond} messages/s`);
    const moderate = await observeTalk(bench, { kind: 'rate', perSecond, seconds });
    const best = await findHighest(bench, (single.outcome.rounds.count / seconds) * 2);

    const [of, one] = ['moderate rate', 'one in flight'];
    return [
      ...(best ? highestFigures(best) : []),
      { what: of, unit: 'messages/s', value: perSecond, better: 'neither' },
      ...latencyFigures(of, moderate.outcome.deliveries),
      ...costFigures(of, moderate),
      ...latencyFigures(`${one}: until all have it`, single.outcome.rounds),
      ...costFigures(one, single),
    ];
  },
};

type Best = { readonly rate: number; readonly observed: Observed<Heard> };

async function findHighest(bench: Bench, start: number): Promise<Best | undefined> {
  const { fleet, settings } = bench;
  let best: Best | undefined;
  const tryRate = async (perSecond: number): Promise<boolean> => {
    const observed = await observe(bench, () => fleet.say({ kind: 'rate', perSecond, seconds: settings.seconds }));
    const { deliveries, violations, refusals, closes } = observed.outcome;
    const p99Ms = (deliveries.percentile(99) ?? Number.POSITIVE_INFINITY) / 1_000;
    const isUnbroken = violations.lost === 0 && Object.keys({ ...refusals, ...closes }).length === 0;
    const isHeld = isUnbroken && p99Ms <= maxP99Ms;
    bench.say(`${perSecond} messages/s: p99 ${formatNumber(p99Ms)} ms, ${isHeld ? 'holds' : 'too much'}`);
    if (isHeld && perSecond > (best?.rate ?? 0)) best = { rate: perSecond, observed };
    if (!isUnbroken) {
      await fleet.clear();
      await fleet.enter(toLayout(settings));
    }
    return isHeld;
  };
  // Machines stumble now and then, and one stumble must not halve the figure.
  const rate = await searchRate(start, async (perSecond) => (await tryRate(perSecond)) || tryRate(perSecond));
  if (rate === undefined) bench.remark(`not even one message a second was delivered with p99 ≤ ${maxP99Ms} ms`);
  return best;
}

function highestFigures({ rate, observed }: Best): Figure[] {
  const of = 'highest rate';
  const { deliveryCount, deliveries } = observed.outcome;
  return [
    { what: `${of} with p99 ≤ ${maxP99Ms} ms and none lost`, unit: 'messages/s', value: rate, better: 'more' },
    { what: `${of}: deliveries`, unit: 'deliveries/s', value: deliveryCount / observed.seconds, better: 'more' },
    ...latencyFigures(of, deliveries).map((figure) => ({ ...figure, better: 'neither' as const })),
    ...costFigures(of, observed),
  ];
}
