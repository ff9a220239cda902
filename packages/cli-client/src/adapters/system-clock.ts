import { randomUUID } from 'node:crypto';
import type { Clock, Random } from '@tertulia/protocol/client';

export const systemClock: Clock = {
  now: () => performance.now(),
  wallClock: () => new Date(),
  setTimer: (afterMs, run) => {
    const timer = setTimeout(run, afterMs);
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = { number: () => Math.random(), id: () => randomUUID() };
