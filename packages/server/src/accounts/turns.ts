/** Turns at something of which there is little. */
export type Turns = {
  /** Resolves with true once it is one's turn, which then has to be passed on; with false if there is none in time. */
  take(isKnown: boolean): Promise<boolean>;
  passOn(): void;
};

export type TurnsOptions = {
  readonly maxAtOnce: number;
  /** That wait besides. */
  readonly maxWaiting: number;
  /** Who has waited longer when the turn comes has none. */
  readonly maxWaitMs: number;
  readonly now: () => number;
};

type Waiter = { readonly since: number; readonly call: (isInTime: boolean) => void };

/**
 * So many at once, and of those who wait the known ones first: strangers, be they ever so many, keep nobody out who was here before.
 * Where no place is left to wait a known one gets that of the stranger who came last.
 */
export function createTurns({ maxAtOnce, maxWaiting, maxWaitMs, now }: TurnsOptions): Turns {
  const known: Waiter[] = [];
  const strangers: Waiter[] = [];
  let taken = 0;
  const next = () => known.shift() ?? strangers.shift();

  return {
    take(isKnown) {
      if (taken < maxAtOnce) {
        taken++;
        return Promise.resolve(true);
      }
      if (known.length + strangers.length >= maxWaiting) {
        const displaced = isKnown ? strangers.pop() : undefined;
        if (!displaced) return Promise.resolve(false);
        displaced.call(false);
      }
      return new Promise((call) => (isKnown ? known : strangers).push({ since: now(), call }));
    },
    passOn() {
      for (let waiter = next(); waiter; waiter = next()) {
        const isInTime = now() - waiter.since <= maxWaitMs;
        waiter.call(isInTime);
        if (isInTime) return;
      }
      taken--;
    },
  };
}
