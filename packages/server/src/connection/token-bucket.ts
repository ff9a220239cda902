/** A rate: `burst` at once, then `perSecond`. Cost and state are plain numbers so that a connection holds three small objects. */
export type Rate = { readonly burst: number; readonly perSecond: number };
export type TokenBucket = { tokens: number; updatedAt: number };

export function fullBucket(rate: Rate, now: number): TokenBucket {
  return { tokens: rate.burst, updatedAt: now };
}

/** Takes `cost` tokens, or says after how many milliseconds they will be there. Nothing is taken when refused. */
export function take(
  bucket: TokenBucket,
  rate: Rate,
  now: number,
  cost = 1,
): 'taken' | { readonly retryAfterMs: number } {
  bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.updatedAt) * rate.perSecond) / 1000);
  bucket.updatedAt = now;
  if (bucket.tokens >= cost) {
    bucket.tokens -= cost;
    return 'taken';
  }
  return { retryAfterMs: Math.ceil(((cost - bucket.tokens) * 1000) / rate.perSecond) };
}
