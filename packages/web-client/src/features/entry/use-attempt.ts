import { useState } from 'react';
import type { Reply } from '../../chat/model.ts';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { type EntryField, type EntryProblem, toEntryProblem } from './entry-problem.ts';
import type { Way } from './ways-in.ts';

/** An attempt to come in: under way, refused, or to be waited for. */
export type Attempt = {
  readonly isBusy: boolean;
  /** Until the next attempt is worth making. */
  readonly secondsToWait: number;
  problemOf(field: EntryField): string | undefined;
  /** What is no single field's fault. */
  readonly problem: string | undefined;
  refuse(problem: EntryProblem): void;
  /** Something was changed: what was said of it holds no more. */
  forget(): void;
  /** True once inside. */
  make(ask: () => Reply): Promise<boolean>;
};

export function useAttempt(way: Way): Attempt {
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<EntryProblem>();
  const [waitUntil, setWaitUntil] = useState<number>();
  const secondsToWait = useSecondsUntil(waitUntil);
  // What was to be waited for is over.
  const isOver = refusal?.retryAfterMs !== undefined && secondsToWait === 0;
  const text = refusal?.field === undefined && !isOver ? refusal?.text : undefined;

  return {
    isBusy,
    secondsToWait,
    problemOf: (field) => (refusal?.field === field ? refusal.text : undefined),
    problem: text,
    refuse: setRefusal,
    forget: () => setRefusal(undefined),
    async make(ask) {
      if (isBusy || secondsToWait > 0) return false;
      setRefusal(undefined);
      setIsBusy(true);
      const reply = await ask();
      setIsBusy(false);
      if (reply.ok) return true;
      const problem = toEntryProblem(way, reply.error);
      if (problem.retryAfterMs !== undefined) setWaitUntil(performance.now() + problem.retryAfterMs);
      setRefusal(problem);
      return false;
    },
  };
}
