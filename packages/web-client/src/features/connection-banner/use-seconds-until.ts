import { useEffect, useState } from 'react';

/** Whole seconds left until `at` on the monotonic clock, counting down while shown. */
export function useSecondsUntil(at: number | undefined): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (at === undefined) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? 0 : Math.max(0, Math.ceil((at - now) / 1000));
}
