import { useCallback, useSyncExternalStore } from 'react';

/** Whole seconds left until `at` on the monotonic clock, counting down while shown. */
export function useSecondsUntil(at: number | undefined): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      if (at === undefined) return () => {};
      const timer = setInterval(changed, 250);
      return () => clearInterval(timer);
    },
    [at],
  );
  return useSyncExternalStore(subscribe, () =>
    at === undefined ? 0 : Math.max(0, Math.ceil((at - performance.now()) / 1000)),
  );
}
