import { countConnections, type Layout } from '../fleet/layout.ts';
import { formatNumber } from '../report/format.ts';
import type { Settings } from '../settings.ts';
import { arrivalFigures } from './arrival-figures.ts';
import type { Mode } from './mode.ts';
import { observe, observeTalk } from './observe.ts';

/** One more, who stays, says something at the end that everyone must hear. */
const toLayout = ({ connections }: Settings): Layout => ({
  roomCount: 1,
  authorsPerRoom: 1,
  listenersPerRoom: connections,
  entry: 'default',
});
const messagesAtTheEnd = 5;

/** Everyone comes, goes at once, and comes back by name. */
export const connect: Mode = {
  name: 'connect',
  describe: ({ connections, inProgress }) =>
    `${formatNumber(connections)} guests join, ${inProgress} at a time; all drop; all join again`,
  connectionCount: (settings) => countConnections(toLayout(settings)),
  async run(bench) {
    const { fleet, settings } = bench;
    bench.say('everyone comes');
    const first = await observe(bench, () => fleet.enter(toLayout(settings)));
    await fleet.drop();
    bench.say('everyone comes back');
    const again = await observe(bench, () => fleet.comeBack('join'));
    await observeTalk(bench, { kind: 'count', messagesPerAuthor: messagesAtTheEnd });
    return [...arrivalFigures('at first', 'join', first), ...arrivalFigures('after the drop', 'join', again)];
  },
};
