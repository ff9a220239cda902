import type { Clock } from '../ports.ts';

/** Time that moves only when told to. */
export type FakeClock = Clock & { advance(ms: number): void };

export function createFakeClock(): FakeClock {
  let now = 0;
  let count = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  return {
    now: () => now,
    wallClock: () => new Date(Date.UTC(2026, 0, 1) + now),
    setTimer(afterMs, run) {
      const id = ++count;
      timers.set(id, { at: now + afterMs, run });
      return () => timers.delete(id);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [due] = [...timers]
          .filter(([, timer]) => timer.at <= end)
          .sort((a, b) => a[1].at - b[1].at || a[0] - b[0]);
        if (!due) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].run();
      }
      now = end;
    },
  };
}
