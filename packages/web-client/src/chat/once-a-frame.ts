export type Subscribe = (listener: () => void) => () => void;

/** Pages out of sight are given no frames, and their title still has to tell what came. */
const hiddenFrameMs = 250;

/**
 * `subscribe` as it is, but its listeners hear of many changes once, right before the next frame: what comes faster than
 * the screen shows it is not worth a rendering of its own.
 */
export function onceAFrame(subscribe: Subscribe, onNextFrame: (run: () => void) => void = beforeNextFrame): Subscribe {
  const listeners = new Set<() => void>();
  let isDue = false;
  let unsubscribe: (() => void) | undefined;

  const tell = () => {
    isDue = false;
    for (const listener of [...listeners]) listener();
  };
  const noteChange = () => {
    if (isDue) return;
    isDue = true;
    onNextFrame(tell);
  };

  return (listener) => {
    // Each subscription is one of its own, also of a function that is there already.
    const own = () => listener();
    listeners.add(own);
    unsubscribe ??= subscribe(noteChange);
    return () => {
      listeners.delete(own);
      if (listeners.size > 0) return;
      unsubscribe?.();
      unsubscribe = undefined;
    };
  };
}

function beforeNextFrame(run: () => void): void {
  const once = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, hiddenFrameMs);
}
