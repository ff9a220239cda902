import { limits } from '@tertulia/protocol';
import type { Connection } from '../connection/connection.ts';
import { fullBucket, type Rate, take } from '../connection/token-bucket.ts';
import type { LimitName, Refusal } from '../refusal.ts';
import type { Server } from '../server.ts';
import type { PresentUser } from '../sessions/user.ts';
import type { Cost } from './handler.ts';

type UserRate = {
  readonly bucket: 'sends' | 'costly';
  readonly rate: Rate;
  /** How many of the rate's units one message takes. */
  readonly weight: number;
  readonly refusal: Refusal & { readonly limit: LimitName };
};

const costly = {
  bucket: 'costly',
  rate: { burst: limits.costly_burst, perSecond: limits.costly_per_s },
  refusal: { code: 'rate_limited', message: 'too many requests', limit: 'costly' },
} as const;

const rateOf: { readonly [cost in Exclude<Cost, 'free'>]: UserRate } = {
  send: {
    bucket: 'sends',
    rate: { burst: limits.send_burst, perSecond: limits.sends_per_s },
    weight: 1,
    refusal: { code: 'rate_limited', message: 'too many messages', limit: 'sends' },
  },
  costly: { ...costly, weight: 1 },
  'very-costly': { ...costly, weight: limits.very_costly_weight },
};

/**
 * Takes what the message costs: of the connection's rate of frames, and of the rates that all connections of one user share,
 * for a second connection is no second person. Refused if there is not enough.
 */
export function checkRates(server: Server, connection: Connection, cost: Cost): Refusal | undefined {
  const excess = connection.countFrame();
  const { user } = connection;
  if (excess || !user || cost === 'free' || !server.config.rateLimits) return excess;
  return takeOfUser(user, rateOf[cost], server.clock.now());
}

function takeOfUser(user: PresentUser, { bucket, rate, weight, refusal }: UserRate, now: number): Refusal | undefined {
  user[bucket] ??= fullBucket(rate, now);
  const taken = take(user[bucket], rate, now, weight);
  return taken === 'taken' ? undefined : { ...refusal, ...taken };
}
