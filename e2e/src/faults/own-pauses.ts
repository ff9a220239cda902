import { PerformanceObserver } from 'node:perf_hooks';

/** When this process stood still to collect its garbage: the people it plays are not of one process in life. */
export class OwnPauses {
  private readonly pauses: { readonly from: number; readonly to: number }[] = [];
  private readonly observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      this.pauses.push({ from: startTime, to: startTime + duration });
  });

  constructor() {
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** Milliseconds of standing still between two instants of the monotonic clock; of the last turns nothing is known yet. */
  between(from: number, to: number): number {
    return this.pauses.reduce(
      (sum, pause) => sum + Math.max(0, Math.min(to, pause.to) - Math.max(from, pause.from)),
      0,
    );
  }

  stop(): void {
    this.observer.disconnect();
  }
}
