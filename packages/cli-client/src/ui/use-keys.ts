import { useInput } from 'ink';
import { useRef } from 'react';
import { type KeyAction, toAction } from './keys.ts';

const unwritable = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/gu;

/** Calls `act` for keys and `insert` for text. Between the marks of a bracketed paste everything is text. */
export function useKeys(act: (action: KeyAction) => void, insert: (text: string) => void): void {
  const isPasting = useRef(false);
  useInput((input, key) => {
    if (input === '[200~' || input === '[201~') {
      isPasting.current = input === '[200~';
      return;
    }
    if (isPasting.current) {
      const pasted = key.return ? '\n' : key.tab ? '\t' : input;
      insert(pasted.replace(/\r\n?/gu, '\n').replace(unwritable, ''));
      return;
    }
    const action = toAction(input, key);
    if (action !== undefined) return act(action);
    if (key.ctrl || key.meta) return;
    // Fast typing arrives as one chunk, in which a line's end is still the Enter key.
    const [first = '', ...later] = input.split(/\r\n?|\n/u);
    insert(first.replace(unwritable, ''));
    for (const piece of later) {
      act('submit');
      insert(piece.replace(unwritable, ''));
    }
  });
}
