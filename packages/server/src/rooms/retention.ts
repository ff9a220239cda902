import { isChatMessage, type LogEvent, type Retention } from '@tertulia/protocol';
import type { Room } from './room.ts';

const dayMs = 24 * 60 * 60_000;

/** What of a room's log matters for how long it stays. */
type Kept = Pick<Room, 'first_seq' | 'first_n' | 'last_n' | 'oldAt'>;

/** Where a log is to begin; `first_n` is the ordinal of the first message from there on, or of the next one. */
export type Beginning = { readonly first_seq: number; readonly first_n: number };

/** What holds where two say how long messages are kept. */
export function shorter(a: Retention, b: Retention): Retention {
  const days = least(a.days, b.days);
  const count = least(a.count, b.count);
  return { ...(days !== undefined && { days }), ...(count !== undefined && { count }) };
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** Whether messages may have been there for too long; `now` is on the steady wall clock. */
export function mayBeOld({ first_n, last_n, oldAt }: Kept, { days, count }: Retention, now: number): boolean {
  const messageCount = last_n - first_n + 1;
  return messageCount > (count ?? Number.POSITIVE_INFINITY) || (days !== undefined && messageCount > 0 && now >= oldAt);
}

/** When the oldest message of these events, which are the first of a log, will be too old; `undefined` if it is not among them. */
export function findOldAt(events: readonly LogEvent[], { days }: Retention): number | undefined {
  const oldest = events.find(isChatMessage);
  return oldest && days !== undefined ? Date.parse(oldest.timestamp) + days * dayMs : undefined;
}

/**
 * Where the log is to begin, of whose events the first at most `limit` are given; `undefined` if where it does. Nothing goes but what
 * is before the first message that is kept.
 */
export function findBeginning(
  { first_n: firstN, last_n }: Kept,
  events: readonly LogEvent[],
  limit: number,
  { days, count }: Retention,
  now: number,
): Beginning | undefined {
  const isKept = ({ n, timestamp }: { readonly n: number; readonly timestamp: string }) =>
    (count === undefined || n > last_n - count) && (days === undefined || Date.parse(timestamp) + days * dayMs > now);
  let first_n = firstN;
  for (const event of events) {
    if (!isChatMessage(event)) continue;
    if (isKept(event)) return first_n > firstN ? { first_seq: event.seq, first_n } : undefined;
    first_n = event.n + 1;
  }
  const last = events.at(-1);
  // Where only other events are left they stay, for what tells that they are gone would be one more.
  const isWorthIt = first_n > firstN || events.length >= limit;
  return last && isWorthIt ? { first_seq: last.seq + 1, first_n } : undefined;
}
