import { useCallback, useEffect, useRef, useState } from 'react';
import type { Reply } from '../chat/model.ts';
import { describeError } from './describe-error.ts';

type Page<T> = { readonly items: readonly T[]; readonly more: boolean };

export type Pages<T> = {
  readonly items: readonly T[];
  readonly more: boolean;
  readonly isLoading: boolean;
  readonly problem: string | undefined;
  loadMore(): void;
  /** Takes out what is done with. */
  remove(item: T): void;
};

/** A list that the server gives page by page. `ask`, which must stay the same function, gets the last item held. */
export function usePages<T>(ask: (last: T | undefined) => Reply<Page<T>>): Pages<T> {
  const [items, setItems] = useState<readonly T[]>([]);
  const [more, setMore] = useState(true);
  const [isLoading, setIsLoading] = useState(true);
  const [problem, setProblem] = useState<string>();
  const last = useRef<T>(undefined);

  const load = useCallback(() => {
    const asked = last.current;
    return ask(asked).then((reply) => {
      setIsLoading(false);
      setProblem(reply.ok ? undefined : describeError(reply.error));
      if (!reply.ok || last.current !== asked) return;
      last.current = reply.value.items.at(-1) ?? asked;
      setItems((held) => [...held, ...reply.value.items]);
      setMore(reply.value.more);
    });
  }, [ask]);

  useEffect(() => void load(), [load]);

  return {
    items,
    more,
    isLoading,
    problem,
    loadMore: () => {
      setIsLoading(true);
      void load();
    },
    remove: (item) => setItems((held) => held.filter((each) => each !== item)),
  };
}
