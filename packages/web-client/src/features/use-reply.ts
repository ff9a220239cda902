import { useCallback, useEffect, useState } from 'react';
import type { Reply } from '../chat/model.ts';
import { describeError } from './describe-error.ts';

export type Loading<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'failed'; readonly problem: string };

/** What the server answers to `ask`, which must stay the same function, and a way to ask again. */
export function useReply<T>(ask: () => Reply<T>): readonly [Loading<T>, () => void] {
  const [loading, setLoading] = useState<Loading<T>>({ kind: 'loading' });
  const load = useCallback(
    () =>
      ask().then((reply) =>
        setLoading(
          reply.ok ? { kind: 'loaded', value: reply.value } : { kind: 'failed', problem: describeError(reply.error) },
        ),
      ),
    [ask],
  );
  useEffect(() => void load(), [load]);
  return [loading, () => void load()];
}
