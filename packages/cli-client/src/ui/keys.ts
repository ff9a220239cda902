import type { Key } from 'ink';

export type KeyAction =
  | 'cursorLeft'
  | 'cursorRight'
  | 'cursorHome'
  | 'cursorEnd'
  | 'eraseBefore'
  | 'eraseAfter'
  | 'eraseWord'
  | 'eraseLine'
  | 'historyBack'
  | 'historyForward'
  | 'scrollUp'
  | 'scrollDown'
  | 'roomBefore'
  | 'roomAfter'
  | 'complete'
  | 'newline'
  | 'submit'
  | 'quit';

const controls: Readonly<Record<string, KeyAction>> = {
  a: 'cursorHome',
  c: 'quit',
  d: 'eraseAfter',
  e: 'cursorEnd',
  n: 'roomAfter',
  p: 'roomBefore',
  u: 'eraseLine',
  w: 'eraseWord',
};

/** What a key press asks for; undefined for text. */
export function toAction(input: string, key: Key): KeyAction | undefined {
  if (key.return) return key.meta ? 'newline' : 'submit';
  if (key.upArrow) return key.meta ? 'roomBefore' : 'historyBack';
  if (key.downArrow) return key.meta ? 'roomAfter' : 'historyForward';
  if (key.leftArrow) return 'cursorLeft';
  if (key.rightArrow) return 'cursorRight';
  if (key.home) return 'cursorHome';
  if (key.end) return 'cursorEnd';
  if (key.pageUp) return 'scrollUp';
  if (key.pageDown) return 'scrollDown';
  if (key.tab) return 'complete';
  // Ink names both the Backspace key (0x7f) and the Delete key `delete`; Ctrl+D erases forward.
  if (key.backspace || key.delete) return 'eraseBefore';
  // Enter typed before the terminal was in raw mode arrives as a line feed.
  if (input === '\n') return 'submit';
  return key.ctrl ? controls[input] : undefined;
}
