import type { Clock, Random } from '@tertulia/protocol/client';

export const browserClock: Clock = {
  now: () => performance.now(),
  wallClock: () => new Date(),
  setTimer(afterMs, run) {
    const timer = setTimeout(run, afterMs);
    return () => clearTimeout(timer);
  },
};

export const browserRandom: Random = { number: () => Math.random(), id: () => createId() };

/** `randomUUID` exists only in secure contexts, and people do self-host on plain http in their own network. */
function createId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
