import type { KeyboardEvent } from 'react';
import { toggleMark } from './toggle-mark.ts';

const marks: Readonly<Record<string, string>> = { b: '**', i: '*', e: '`' };

/** Ctrl+B, Ctrl+I and Ctrl+E, on a Mac with Cmd: bold, italic, code. Tells whether it was one of them. */
export function formatOnKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
  // Ctrl+B and Ctrl+E move the cursor on a Mac.
  const isHeld = navigator.platform.startsWith('Mac') ? event.metaKey : event.ctrlKey;
  const mark = isHeld && !event.altKey && !event.shiftKey ? marks[event.key.toLowerCase()] : undefined;
  if (mark === undefined) return false;
  event.preventDefault();
  const field = event.currentTarget;
  const { start, end, words, from, to } = toggleMark(field.value, field.selectionStart, field.selectionEnd, mark);
  field.setSelectionRange(start, end);
  // The only way to write into a field that the browser can undo.
  document.execCommand('insertText', false, words);
  field.setSelectionRange(from, to);
  return true;
}
