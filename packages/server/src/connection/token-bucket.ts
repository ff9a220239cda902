/** A rate: `burst` at once, then `perSecond`. */
export type Rate = { readonly burst: number; readonly perSecond: number };
/** Thousandths of a token, and milliseconds: small integers, which cost a connection no objects of their own. */
export type TokenBucket = { milliTokens: number; updatedAt: number };

export function fullBucket(rate: Rate, now: number): TokenBucket {
  return { milliTokens: Math.floor(rate.burst * 1000), updatedAt: Math.floor(now) };
}

/** Takes `cost` tokens, or says after how many milliseconds they will be there. Nothing is taken when refused. */
export function take(
  bucket: TokenBucket,
  rate: Rate,
  now: number,
  cost = 1,
): 'taken' | { readonly retryAfterMs: number } {
  const gained = Math.floor((Math.floor(now) - bucket.updatedAt) * rate.perSecond);
  // What is gained in less than a thousandth stays with the clock.
  if (gained > 0) {
    bucket.milliTokens = Math.min(rate.burst * 1000, bucket.milliTokens + gained);
    bucket.updatedAt = Math.floor(now);
  }
  if (bucket.milliTokens >= cost * 1000) {
    bucket.milliTokens -= cost * 1000;
    return 'taken';
  }
  return { retryAfterMs: Math.ceil((cost * 1000 - bucket.milliTokens) / rate.perSecond) };
}
