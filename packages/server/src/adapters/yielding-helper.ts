import { setTimeout as elapse } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { HelperProcess } from './helper-process.ts';

export type Patience = {
  /** So long an answer may take, of a process that has started, before the work is asked of `prompt` too. */
  readonly patienceMs: number;
  /** So long `prompt` is asked alone after that. */
  readonly respiteMs: number;
};

/** Leaves the work to `idle`, which disturbs nobody, and while that is starved of the processor to `prompt`. */
export function createYieldingHelper<Request, Reply>(
  idle: HelperProcess<Request, Reply>,
  prompt: HelperProcess<Request, Reply>,
  clock: Pick<Clock, 'now'>,
  { patienceMs, respiteMs }: Patience,
): HelperProcess<Request, Reply> {
  let starvedUntil = Number.NEGATIVE_INFINITY;
  return {
    async ask(request) {
      if (clock.now() < starvedUntil) return prompt.ask(request);
      await idle.start();
      const answer = idle.ask(request);
      const patience = new AbortController();
      const isStarved = await Promise.race([
        answer.then(() => false),
        elapse(patienceMs, true, { signal: patience.signal, ref: false }).catch(() => true),
      ]);
      patience.abort();
      if (!isStarved) return answer;
      starvedUntil = clock.now() + respiteMs;
      return prompt.ask(request);
    },
    start: idle.start,
    close() {
      idle.close();
      prompt.close();
    },
  };
}
