import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { findMentionStart } from '../../chat/mentions.ts';

const maxNames = 8;

/** Names that begin with what is written after an at-sign, the most fitting first. It must stay the same function. */
export type SuggestNames = (written: string) => readonly string[];

export type MentionList = {
  readonly id: string;
  /** Empty while it is closed. */
  readonly names: readonly string[];
  readonly active: number;
  optionId(index: number): string;
  choose(index: number): void;
};

type MentionField = {
  readonly list: MentionList;
  /** Where the cursor is tells whether a mention is being written. */
  onCursor(): void;
  close(): void;
  /** Whether the key was meant for the list. */
  takesKey(event: KeyboardEvent): boolean;
};

/** Completes the mention before the cursor of `field` from a list, which the keys of the field move through. */
export function useMentionList(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  change: (text: string) => void,
  suggest: SuggestNames | undefined,
): MentionField {
  const id = useId();
  const [cursor, setCursor] = useState<number>();
  const [active, setActive] = useState(0);
  /** Where the at-sign is of a mention whose list was closed. */
  const [closedAt, setClosedAt] = useState<number>();
  const start = cursor === undefined ? undefined : findMentionStart(text, cursor);
  const from = start?.from;
  const written = start?.written;
  const names = useMemo(
    () => (suggest && written !== undefined && from !== closedAt ? suggest(written).slice(0, maxNames) : []),
    [suggest, written, from, closedAt],
  );

  const cursorToBe = useRef<number>(undefined);
  useLayoutEffect(() => {
    const at = cursorToBe.current;
    if (at === undefined) return;
    cursorToBe.current = undefined;
    field.current?.setSelectionRange(at, at);
  });

  const choose = (index: number) => {
    const name = names[index];
    if (name === undefined || from === undefined || cursor === undefined) return;
    const before = `${text.slice(0, from)}@${name} `;
    cursorToBe.current = before.length;
    setCursor(undefined);
    change(before + text.slice(cursor).replace(/^ /, ''));
    field.current?.focus();
  };

  const takesKey = (event: KeyboardEvent): boolean => {
    // As in the composer: the last Enter of an input method is for its own candidates.
    if (names.length === 0 || event.nativeEvent.isComposing || event.keyCode === 229) return false;
    const act = {
      ArrowDown: () => setActive((active + 1) % names.length),
      ArrowUp: () => setActive((active + names.length - 1) % names.length),
      Enter: () => choose(active),
      Tab: () => choose(active),
      Escape: () => setClosedAt(from),
    }[event.key];
    if (!act || event.shiftKey) return false;
    event.preventDefault();
    act();
    return true;
  };

  return {
    list: { id, names, active, optionId: (index) => `${id}-${index}`, choose },
    onCursor() {
      const { selectionStart, selectionEnd } = field.current ?? {};
      const at = selectionStart === selectionEnd ? selectionStart : undefined;
      if (at === cursor) return;
      setCursor(at);
      setActive(0);
      if (at === undefined || findMentionStart(field.current?.value ?? '', at)?.from !== closedAt)
        setClosedAt(undefined);
    },
    close: () => setCursor(undefined),
    takesKey,
  };
}
