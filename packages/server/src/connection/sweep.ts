import { closeCodes } from '@tertulia/protocol';
import type { Connection } from './connection.ts';
import { maxBufferedBytes } from './slow-readers.ts';

export const heartbeat = { everyMs: 25_000, graceMs: 10_000 };
const maxStallMs = 10_000;
const sweepMs = 1_000;
/** So early that a dead peer is noticed in time, although time is looked at only now and then: once for each half. */
const pingAfterMs = heartbeat.everyMs - 2 * sweepMs;

/** What the passing of time asks of one connection. Pure but for the stall mark it keeps on the connection. */
export type TimeAction = 'none' | 'ping' | { readonly close: number; readonly reason: string };

/** Called for every connection once a second; there is no timer per connection. */
export function checkTime(connection: Connection, now: number): TimeAction {
  if (connection.state.kind === 'closed') return 'none';
  if (connection.state.kind === 'new' && now >= connection.state.deadlineAt) {
    return { close: closeCodes.authenticationFailed, reason: 'authenticate within 10 seconds' };
  }
  const buffered = connection.bufferedBytes();
  if (buffered === 0) connection.stalledSince = undefined;
  else connection.stalledSince ??= now;
  const isStalled = connection.stalledSince !== undefined && now - connection.stalledSince >= maxStallMs;
  if (isStalled || buffered > maxBufferedBytes)
    return { close: closeCodes.slowConsumer, reason: 'too slow; resume to catch up' };
  if (connection.pingSentAt !== undefined) {
    if (now - connection.pingSentAt < heartbeat.graceMs) return 'none';
    return { close: closeCodes.noPong, reason: 'no answer to Ping' };
  }
  const silentSince = Math.min(connection.lastReceivedAt, connection.lastSentAt);
  return now - silentSince >= pingAfterMs ? 'ping' : 'none';
}
