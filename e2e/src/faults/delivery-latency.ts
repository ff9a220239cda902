import type { PersistentClient } from '../harness/persistent-client.ts';
import { percentile } from './percentile.ts';

/** How long messages take from the sender to another member's eyes. */
export type DeliveryLatency = { p99(from: number, to: number): number | undefined };

/** Listens to all of `clients`, which run in this process and so share a clock. */
export function measureDelivery(clients: readonly PersistentClient[]): DeliveryLatency {
  const seen: { readonly at: number; readonly latencyMs: number }[] = [];
  const senders = new Map(clients.map((client) => [client.userId, client]));
  for (const client of clients) {
    client.onMessage = (message) => {
      if (message.type !== 'Message') return;
      const sender = senders.get(message['user_id'] as string);
      if (!sender || sender === client) return;
      const record = sender.queue.sent.find((one) => one.clientId === message['client_id']);
      const at = performance.now();
      if (record?.sentAt !== undefined) seen.push({ at, latencyMs: at - record.sentAt });
    };
  }
  return {
    p99: (from, to) =>
      percentile(
        seen.flatMap(({ at, latencyMs }) => (at >= from && at < to ? [latencyMs] : [])),
        99,
      ),
  };
}
