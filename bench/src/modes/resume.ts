import { countConnections, type Layout } from '../fleet/layout.ts';
import { formatNumber } from '../report/format.ts';
import type { Settings } from '../settings.ts';
import { arrivalFigures } from './arrival-figures.ts';
import type { Mode } from './mode.ts';
import { observe, observeTalk } from './observe.ts';

/** In each room one more, who stays and goes on talking. */
const toLayout = ({ connections, roomSize }: Settings): Layout => ({
  roomCount: Math.max(1, Math.floor(connections / roomSize)),
  authorsPerRoom: 1,
  listenersPerRoom: roomSize,
  entry: 'create',
});
const messages = { before: 5, missed: 20, after: 5 };

/** Everyone is cut off, misses something, and resumes: each must end up with all of it, once and in order. */
export const resume: Mode = {
  name: 'resume',
  describe: (settings) => {
    const { roomCount, listenersPerRoom } = toLayout(settings);
    const cutOff = formatNumber(roomCount * listenersPerRoom);
    return `${cutOff} in rooms of ${listenersPerRoom} drop and resume, ${settings.inProgress} at a time, ${messages.missed} messages behind`;
  },
  connectionCount: (settings) => countConnections(toLayout(settings)),
  async run(bench) {
    const { fleet, settings } = bench;
    await fleet.enter(toLayout(settings));
    await observeTalk(bench, { kind: 'count', messagesPerAuthor: messages.before });
    await fleet.drop();
    bench.say('everyone is cut off and misses something');
    await observeTalk(bench, { kind: 'count', messagesPerAuthor: messages.missed });
    bench.say('everyone resumes');
    const back = await observe(bench, () => fleet.comeBack('resume'));
    await observeTalk(bench, { kind: 'count', messagesPerAuthor: messages.after });
    return arrivalFigures('after the drop', 'resume', back);
  },
};
