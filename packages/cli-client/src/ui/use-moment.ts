import { useEffect, useState } from 'react';

/** Renders again once `until` has come, such as the end of a mute. */
export function useMoment(until: string | undefined, today: () => Date): void {
  const [, render] = useState(0);
  useEffect(() => {
    if (until === undefined) return;
    const look = () => render((n) => n + 1);
    // Timers do not reach far, and the wall clock may be put.
    const afterMs = Math.min(Math.max(Date.parse(until) - today().getTime(), 0) + 50, 30_000);
    const timer = afterMs >= 30_000 ? setInterval(look, afterMs) : setTimeout(look, afterMs);
    return () => clearTimeout(timer);
  });
}
