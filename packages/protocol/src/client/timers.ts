import type { Clock } from './ports.ts';

/** One-shot timers by name; setting one again moves it. */
export type Timers = {
  set(name: string, afterMs: number, run: () => void): void;
  isSet(name: string): boolean;
  clear(name: string): void;
  clearAll(): void;
};

export function createTimers(clock: Clock): Timers {
  const cancels = new Map<string, () => void>();

  function clear(name: string): void {
    cancels.get(name)?.();
    cancels.delete(name);
  }

  return {
    set(name, afterMs, run) {
      clear(name);
      const cancel = clock.setTimer(Math.max(0, afterMs), () => {
        cancels.delete(name);
        run();
      });
      cancels.set(name, cancel);
    },
    isSet: (name) => cancels.has(name),
    clear,
    clearAll() {
      for (const name of [...cancels.keys()]) clear(name);
    },
  };
}
