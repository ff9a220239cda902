import { limits } from '@tertulia/protocol';
import { fullBucket, type Rate, type TokenBucket, take } from '../connection/token-bucket.ts';
import type { LimitName, Refusal } from '../refusal.ts';

/** Attempts to sign in, counted before any password is looked at. */
export type AuthLimits = {
  /** Counts an attempt from the address; refused if there were too many. */
  fromAddress(address: string, now: number): Refusal | undefined;
  /**
   * Counts an attempt on the account; refused if there were too many. `apart` names who is not to be kept out by the attempts
   * of others: an address that signed in to it before, or a session of its own.
   */
  onAccount(account: string, apart: string | undefined, now: number): Refusal | undefined;
  /** The last attempt that was counted there was not looked at, and does not count. */
  withdraw(account: string, apart: string | undefined): void;
  /** Forgets what counts no more. */
  sweep(now: number): void;
};

const rate: Rate = { burst: limits.auth_burst, perSecond: limits.auths_per_min / 60 };
const minuteMs = 60_000;

/**
 * Of each kind so many are kept; past it the one that came first is forgotten. Whoever makes it forget one has made that many
 * attempts meanwhile, each of which counts for an address.
 */
export function createAuthLimits(
  isOn: boolean,
  maxKept = 50_000,
  isExempt: (address: string) => boolean = () => false,
): AuthLimits {
  const addresses = new Map<string, TokenBucket>();
  /** The instants of the attempts of the last minute: a bucket would let twice as many through in its first one. */
  const accounts = new Map<string, number[]>();
  const known = new Map<string, number[]>();

  function keep<V>(map: Map<string, V>, key: string, create: () => V): V {
    const kept = map.get(key) ?? create();
    map.set(key, kept);
    if (map.size > maxKept) map.delete(map.keys().next().value as string);
    return kept;
  }

  const attemptsOn = (account: string, apart: string | undefined) =>
    apart === undefined ? ([accounts, account] as const) : ([known, `${account}\n${apart}`] as const);

  return {
    fromAddress(address, now) {
      if (!isOn || isExempt(address)) return undefined;
      const taken = take(
        keep(addresses, address, () => fullBucket(rate, now)),
        rate,
        now,
      );
      return taken === 'taken' ? undefined : tooMany('address-sign-ins', taken.retryAfterMs);
    },
    onAccount(account, apart, now) {
      if (!isOn) return undefined;
      const instants = keep(...attemptsOn(account, apart), () => []);
      while (instants.length > 0 && (instants[0] as number) <= now - minuteMs) instants.shift();
      if (instants.length >= limits.auths_per_min)
        return tooMany('account-sign-ins', (instants[0] as number) + minuteMs - now);
      instants.push(now);
      return undefined;
    },
    withdraw(account, apart) {
      const [map, key] = attemptsOn(account, apart);
      map.get(key)?.pop();
    },
    sweep(now) {
      for (const [address, { updatedAt }] of addresses) if (now - updatedAt > minuteMs) addresses.delete(address);
      for (const map of [accounts, known])
        for (const [key, instants] of map) if ((instants.at(-1) ?? 0) <= now - minuteMs) map.delete(key);
    },
  };
}

function tooMany(limit: LimitName, retryAfterMs: number): Refusal {
  return { code: 'rate_limited', message: 'too many attempts to sign in; try again later', retryAfterMs, limit };
}
