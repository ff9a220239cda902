import { type Metrics, readMetrics } from '../harness/metrics.ts';

export type Sample = { readonly at: number; readonly metrics: Metrics };

/** Reads a server's metrics over and over, so that a peak is not missed. */
export type ServerSamples = {
  readonly taken: readonly Sample[];
  /** The greatest value since an instant of the monotonic clock. */
  peak(name: string, since?: number): number;
  stop(): void;
};

export const residentBytes = 'process_resident_memory_bytes';

export function sampleServer(host: string, everyMs = 100): ServerSamples {
  const taken: Sample[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const take = async () => {
    try {
      taken.push({ metrics: await readMetrics(host), at: performance.now() });
    } catch {
      // A server that is down has no figures; whoever waits for them notices.
    }
    if (!isOver) timer = setTimeout(() => void take(), everyMs);
  };
  void take();
  return {
    taken,
    peak: (name, since = 0) =>
      Math.max(...taken.filter(({ at }) => at >= since).map(({ metrics }) => metrics.get(name)), 0),
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
