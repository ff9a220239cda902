import type { Wire } from '../../harness/wire-client.ts';
import { openRaw } from '../raw-socket.ts';
import { elapse } from '../until.ts';

/** The proxy that all these strangers come through, each from an address of its own. */
export const proxy = '127.0.0.9';
const patienceMs = 120_000;

/** Sends `messages` one after the other on a connection of its own, from the address with that number, and gives the replies. */
export async function enter(host: string, address: number, messages: readonly object[]): Promise<Wire[]> {
  const from = `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`;
  const raw = await openRaw(host, { localAddress: proxy, headers: [`X-Forwarded-For: ${from}`] });
  const replies: Wire[] = [];
  for (const message of messages) {
    const reply = await raw.request(message);
    replies.push(reply ?? { type: 'nothing' });
  }
  raw.end();
  return replies;
}

/** Tries until it is in, as told; gives how long it took. */
export async function persist(host: string, address: number, message: object): Promise<number> {
  const from = performance.now();
  for (;;) {
    const [reply] = await enter(host, address, [message]);
    if (reply?.type === 'Joined') return performance.now() - from;
    if (reply?.['retry'] !== 'after' || performance.now() - from > patienceMs)
      throw new Error(`${JSON.stringify(message)} was answered with ${JSON.stringify(reply)}`);
    await elapse(Number(reply['retry_after_ms'] ?? 1_000));
  }
}
