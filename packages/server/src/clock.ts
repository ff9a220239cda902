/** Time as the server needs it. */
export type Clock = {
  /** Monotonic milliseconds, for limits and deadlines: whole ones, which take no memory of their own where they are kept. */
  readonly now: () => number;
  /** Only for what people read: it may jump. */
  readonly wallClock: () => number;
  /** The wall clock of the start plus the monotonic time since, for instants that outlive the process and are compared. */
  readonly steadyWallClock: () => number;
};

export function createSystemClock(): Clock {
  const startedAt = Date.now() - performance.now();
  return {
    now: () => Math.floor(performance.now()),
    wallClock: () => Date.now(),
    steadyWallClock: () => Math.floor(startedAt + performance.now()),
  };
}
