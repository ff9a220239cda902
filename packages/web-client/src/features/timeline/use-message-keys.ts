import { type FocusEvent, type KeyboardEvent, useCallback, useState } from 'react';
import type { ChatMessage } from '../../chat/model.ts';
import type { Row } from './rows.ts';

type MessageKeys = {
  /** The row whose menu Tab leads to: the one that had the focus last, or the newest that is there. */
  readonly tabStopKey: string | undefined;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  /** The arrows go from message to message, r answers one. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

export function useMessageKeys(
  rows: readonly Row[],
  shown: readonly { readonly index: number }[],
  answer: ((message: ChatMessage) => void) | undefined,
): MessageKeys {
  const [lastKey, setLastKey] = useState<string>();
  const keys = shown.flatMap(({ index }) => {
    const row = rows[index];
    return row?.kind === 'message' && !row.message.deleted ? [row.key] : [];
  });

  const onFocus = useCallback(
    ({ target }: FocusEvent<HTMLElement>) => {
      const row = target.matches('.message-more') ? rows[indexOf(target)] : undefined;
      if (row) setLastKey(row.key);
    },
    [rows],
  );
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const { target, currentTarget, key } = event;
      if (!(target instanceof HTMLElement) || !target.matches('.message-more')) return;
      const row = rows[indexOf(target)];
      if (key === 'r' && !event.ctrlKey && !event.metaKey && row?.kind === 'message' && answer) {
        event.preventDefault();
        return answer(row.message);
      }
      if (key !== 'ArrowUp' && key !== 'ArrowDown') return;
      event.preventDefault();
      // The list is virtual: rows are in the document in any order.
      const buttons = [...currentTarget.querySelectorAll<HTMLElement>('.message-more')];
      buttons.sort((a, b) => indexOf(a) - indexOf(b));
      buttons[buttons.indexOf(target) + (key === 'ArrowUp' ? -1 : 1)]?.focus();
    },
    [rows, answer],
  );

  const tabStopKey = lastKey !== undefined && keys.includes(lastKey) ? lastKey : keys.at(-1);
  return { tabStopKey, onFocus, onKeyDown };
}

function indexOf(element: HTMLElement): number {
  return Number(element.closest<HTMLElement>('.timeline-item')?.dataset['index']);
}
