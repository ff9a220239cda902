import { Traffic } from './traffic.ts';

export const quietRoom = 'quiet';

/**
 * People who go on saying something in a room of their own, whatever befalls the server: what they wait is what others notice.
 * `pace` is the messages a second of all together; where rates hold, it takes so many people that each stays within that of one.
 */
export function talkQuietly(host: string, seed: number, { clientCount, pace }: { clientCount: number; pace: number }) {
  return new Traffic({
    host,
    seed,
    clientCount,
    rooms: [quietRoom],
    pace,
    mix: [{ kind: 'message', weight: 1, act: ({ client }) => Boolean(client.sendMessage(quietRoom, 'good evening')) }],
  });
}
