/** Time as the server needs it. */
export type Clock = {
  /** Monotonic milliseconds, for limits and deadlines. */
  readonly now: () => number;
  /** Only for what people read: it may jump. */
  readonly wallClock: () => number;
  /** The wall clock of the start plus the monotonic time since, for instants that outlive the process and are compared. */
  readonly steadyWallClock: () => number;
};

export function createSystemClock(): Clock {
  const startedAt = Date.now() - performance.now();
  return {
    now: () => performance.now(),
    wallClock: () => Date.now(),
    steadyWallClock: () => Math.floor(startedAt + performance.now()),
  };
}
