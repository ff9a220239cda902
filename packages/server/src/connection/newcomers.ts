/** What is asked by those who are not in yet, done so that those who are in hardly wait for it. */
export type Newcomers = {
  /**
   * Does `work` now or, if this turn of the event loop has no time left for newcomers, in one of the next, in the order of asking.
   * As many wait as ask: a connection has one request at a time here.
   */
  serve(work: Work): undefined | Promise<void>;
};

export type NewcomersOptions = {
  readonly now: () => number;
  /** Runs its argument in the next turn of the event loop. */
  readonly nextTurn: (run: () => void) => void;
  /** So long newcomers are served in one turn at least; the work that passes it is finished. */
  readonly minMs: number;
  /** While all else takes longer, newcomers are served for that part of its time: whoever waits for a busy server is let in too. */
  readonly share: number;
};

type Work = () => undefined | Promise<void>;

/** A crowd that comes at once is let in a few at a time: what others say comes between. */
export function createNewcomers({ now, nextTurn, minMs, share }: NewcomersOptions): Newcomers {
  const waiting = new Set<() => void>();
  let budgetMs = minMs;
  let spentMs = 0;
  let isTurnAwaited = false;

  function spend(work: Work): undefined | Promise<void> {
    const from = now();
    if (!isTurnAwaited) awaitTurn(from);
    try {
      return work();
    } finally {
      spentMs += now() - from;
    }
  }

  /** What it throws is for whoever waits for it. */
  async function spendLater(work: Work): Promise<void> {
    return spend(work);
  }

  function awaitTurn(beganAt: number): void {
    isTurnAwaited = true;
    nextTurn(() => {
      isTurnAwaited = false;
      const othersMs = now() - beganAt - spentMs;
      budgetMs = waiting.size > 0 ? Math.max(minMs, othersMs * share) : minMs;
      spentMs = 0;
      for (const run of waiting) {
        if (spentMs >= budgetMs) return;
        waiting.delete(run);
        run();
      }
    });
  }

  return {
    serve(work) {
      if (waiting.size === 0 && spentMs < budgetMs) return spend(work);
      return new Promise((resolve) => waiting.add(() => resolve(spendLater(work))));
    },
  };
}
