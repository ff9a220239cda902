import { splitGraphemes } from './layout.ts';

/** The line being written: its characters, where the cursor stands, and own lines sent before. */
export type Editor = {
  readonly text: string;
  /** Offset into `text`, in UTF-16 units, always between characters. */
  readonly cursor: number;
  readonly history: readonly string[];
  /** Which line of history is shown; `history.length` is the new line. */
  readonly historyAt: number;
  readonly draft: string;
};

export const emptyEditor: Editor = { text: '', cursor: 0, history: [], historyAt: 0, draft: '' };

export function insertText(editor: Editor, inserted: string): Editor {
  const { text, cursor } = editor;
  return {
    ...editor,
    text: text.slice(0, cursor) + inserted + text.slice(cursor),
    cursor: cursor + inserted.length,
  };
}

export function moveCursor(editor: Editor, to: 'left' | 'right' | 'home' | 'end'): Editor {
  const cursor = {
    left: () => editor.cursor - lengthBefore(editor),
    right: () => editor.cursor + lengthAfter(editor),
    home: () => 0,
    end: () => editor.text.length,
  }[to]();
  return { ...editor, cursor };
}

export function eraseBefore(editor: Editor): Editor {
  return replaceRange(editor, editor.cursor - lengthBefore(editor), editor.cursor, '');
}

export function eraseAfter(editor: Editor): Editor {
  return replaceRange(editor, editor.cursor, editor.cursor + lengthAfter(editor), '');
}

export function eraseWordBefore(editor: Editor): Editor {
  const kept = editor.text.slice(0, editor.cursor).replace(/\S*\s*$/u, '');
  return replaceRange(editor, kept.length, editor.cursor, '');
}

export function replaceRange(editor: Editor, from: number, to: number, by: string): Editor {
  return { ...editor, text: editor.text.slice(0, from) + by + editor.text.slice(to), cursor: from + by.length };
}

/** Empties the line and keeps it in the history. */
export function takeLine(editor: Editor): Editor {
  const history =
    editor.text === '' || editor.history.at(-1) === editor.text ? editor.history : [...editor.history, editor.text];
  return { text: '', cursor: 0, history: history.slice(-200), historyAt: Math.min(history.length, 200), draft: '' };
}

export function recallLine(editor: Editor, by: -1 | 1): Editor {
  const at = editor.historyAt + by;
  if (at < 0 || at > editor.history.length) return editor;
  const draft = editor.historyAt === editor.history.length ? editor.text : editor.draft;
  const text = editor.history[at] ?? draft;
  return { ...editor, text, cursor: text.length, historyAt: at, draft };
}

function lengthBefore({ text, cursor }: Editor): number {
  return splitGraphemes(text.slice(0, cursor)).at(-1)?.length ?? 0;
}

function lengthAfter({ text, cursor }: Editor): number {
  return splitGraphemes(text.slice(cursor))[0]?.length ?? 0;
}
