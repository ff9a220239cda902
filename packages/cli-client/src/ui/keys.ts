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
  | 'cancel'
  | 'quit';

type KeyRow = {
  /** As /help keys shows it. */
  readonly keys: string;
  readonly help: string;
  readonly action: KeyAction;
  isPressed(key: Key, input: string): boolean;
};

const row = (keys: string, help: string, action: KeyAction, isPressed: KeyRow['isPressed']): KeyRow => ({
  keys,
  help,
  action,
  isPressed,
});
/** Every key of the full screen; the first row that fits a press is meant. */
const keyRows: readonly KeyRow[] = [
  row('Alt+Enter', 'begin a new line within the message', 'newline', (key) => key.return && key.meta),
  // Enter typed before the terminal was in raw mode arrives as a line feed.
  row('Enter', 'send, or run the command', 'submit', (key, input) => key.return || input === '\n'),
  row('Tab', 'complete a command, a room or a name; again for the next', 'complete', (key) => key.tab && !key.shift),
  row('Esc', 'put away what is shown to you alone; leave a password unsaid', 'cancel', (key) => key.escape),
  row('PageUp', 'read back', 'scrollUp', (key) => key.pageUp),
  row('PageDown', 'read on', 'scrollDown', (key) => key.pageDown),
  row(
    'Ctrl+P, Alt+Up',
    'the room before',
    'roomBefore',
    (key, input) => isControl(key, input, 'p') || isAlt(key, 'upArrow'),
  ),
  row(
    'Ctrl+N, Alt+Down',
    'the next room',
    'roomAfter',
    (key, input) => isControl(key, input, 'n') || isAlt(key, 'downArrow'),
  ),
  row('Up', 'the line written before', 'historyBack', (key) => key.upArrow),
  row('Down', 'the line written after', 'historyForward', (key) => key.downArrow),
  row('Left', 'one character back', 'cursorLeft', (key) => key.leftArrow),
  row('Right', 'one character on', 'cursorRight', (key) => key.rightArrow),
  row(
    'Home, Ctrl+A',
    'to the beginning of the line',
    'cursorHome',
    (key, input) => key.home || isControl(key, input, 'a'),
  ),
  row('End, Ctrl+E', 'to its end', 'cursorEnd', (key, input) => key.end || isControl(key, input, 'e')),
  // Ink names both the Backspace key (0x7f) and the Delete key `delete`; Ctrl+D erases forward.
  row('Backspace', 'erase the character before', 'eraseBefore', (key) => key.backspace || key.delete),
  row('Ctrl+D', 'erase the character under the cursor', 'eraseAfter', (key, input) => isControl(key, input, 'd')),
  row('Ctrl+W', 'erase the word before', 'eraseWord', (key, input) => isControl(key, input, 'w')),
  row('Ctrl+U', 'erase all before', 'eraseLine', (key, input) => isControl(key, input, 'u')),
  row('Ctrl+C', 'end the program; leave a password unsaid', 'quit', (key, input) => isControl(key, input, 'c')),
];

/** What a key press asks for; undefined for text. */
export function toAction(input: string, key: Key): KeyAction | undefined {
  return keyRows.find((candidate) => candidate.isPressed(key, input))?.action;
}

/** The table of keys as lines. */
export function keyHelp(): readonly string[] {
  return keyRows.map(({ keys, help }) => `  ${keys.padEnd(18)} ${help}`);
}

function isControl(key: Key, input: string, letter: string): boolean {
  return key.ctrl && input === letter;
}

function isAlt(key: Key, arrow: 'upArrow' | 'downArrow'): boolean {
  return key.meta && key[arrow];
}
