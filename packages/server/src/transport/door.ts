import { closeCodes } from '@tertulia/protocol';
import type { Config } from '../config.ts';
import { fullBucket, type Rate, take } from '../connection/token-bucket.ts';
import { isNetworkWithin } from './address.ts';
import { AddressLimits } from './address-limits.ts';

/** `uncounted` is let in too, and nothing is to be released. */
export type Verdict = 'admitted' | 'uncounted' | Refused;
export type Refused = 'bad-origin' | 'too-many-from-address' | 'too-many-at-once';

export const refusedClose: { readonly [verdict in Refused]: { readonly code: number; readonly reason: string } } = {
  'bad-origin': { code: closeCodes.badOrigin, reason: 'this origin is not allowed' },
  'too-many-from-address': { code: closeCodes.tooManyFromAddress, reason: 'too many connections from this address' },
  'too-many-at-once': { code: closeCodes.busy, reason: 'too many are connecting now; come back later' },
};

export function isRefused(verdict: Verdict): verdict is Refused {
  return verdict !== 'admitted' && verdict !== 'uncounted';
}

type DoorConfig = Pick<Config, 'rateLimits' | 'allowedOrigins' | 'exemptAddresses' | 'newConnectionsPerS'>;

/** Who is let in: by origin, by how many come from one network, and by how many come at all. */
export class Door {
  private readonly addresses = new AddressLimits();
  private readonly rate: Rate;
  private readonly arrivals;

  constructor(
    private readonly config: DoorConfig,
    now: number,
  ) {
    this.rate = { burst: 2 * config.newConnectionsPerS, perSecond: config.newConnectionsPerS };
    this.arrivals = fullBucket(this.rate, now);
  }

  /** Counts a connection in if it is admitted; then it must be released. */
  admit(address: string, now: number): Verdict {
    if (!this.config.rateLimits) return 'uncounted';
    // First of all, so that one network alone cannot use up what is there for all.
    const isExempt = isNetworkWithin(address, this.config.exemptAddresses);
    if (!isExempt && !this.addresses.admit(address, now)) return 'too-many-from-address';
    if (take(this.arrivals, this.rate, now) === 'taken') return isExempt ? 'uncounted' : 'admitted';
    if (!isExempt) this.addresses.release(address);
    return 'too-many-at-once';
  }

  /** A page of another site may open sockets, with the browser's own address; programs name no origin. */
  isAllowedOrigin(origin: string, host: string): boolean {
    if (origin === '' || this.config.allowedOrigins.includes(origin)) return true;
    return origin === `http://${host}` || origin === `https://${host}`;
  }

  release(address: string): void {
    this.addresses.release(address);
  }

  sweep(now: number): void {
    this.addresses.sweep(now);
  }
}
