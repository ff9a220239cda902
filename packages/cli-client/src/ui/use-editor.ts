import type { ChatClient } from '@tertulia/protocol/client';
import { useRef, useState } from 'react';
import type { CommandGroup } from '../commands/command.ts';
import { completeAt } from '../commands/complete.ts';
import type { KeyAction } from './keys.ts';
import {
  type Editor,
  emptyEditor,
  eraseAfter,
  eraseBefore,
  eraseWordBefore,
  insertText,
  moveCursor,
  recallLine,
  replaceRange,
  takeLine,
} from './line-editor.ts';

const edits: Partial<Record<KeyAction, (editor: Editor) => Editor>> = {
  cursorLeft: (editor) => moveCursor(editor, 'left'),
  cursorRight: (editor) => moveCursor(editor, 'right'),
  cursorHome: (editor) => moveCursor(editor, 'home'),
  cursorEnd: (editor) => moveCursor(editor, 'end'),
  eraseBefore,
  eraseAfter,
  eraseWord: eraseWordBefore,
  eraseLine: (editor) => replaceRange(editor, 0, editor.cursor, ''),
  historyBack: (editor) => recallLine(editor, -1),
  historyForward: (editor) => recallLine(editor, 1),
  newline: (editor) => insertText(editor, '\n'),
};

type LineInput = {
  readonly editor: Editor;
  edit(action: KeyAction): void;
  insert(text: string): void;
  complete(client: ChatClient, groups: readonly CommandGroup[]): void;
  /** What is written now, which may be newer than `editor`. */
  text(): string;
  /** Empties the line and gives what was written; `isKept` says whether Up brings it back. */
  take(isKept: boolean): string;
};

/** The editor's state. Held in a ref as well: one chunk of input may bring many keys between two renders. */
export function useEditor(): LineInput {
  const current = useRef(emptyEditor);
  const cycle = useRef<{ from: number; end: number; candidates: readonly string[]; next: number }>(undefined);
  const [editor, show] = useState(emptyEditor);
  const set = (next: Editor) => {
    current.current = next;
    cycle.current = undefined;
    show(next);
  };
  return {
    editor,
    edit: (action) => set(edits[action]?.(current.current) ?? current.current),
    insert: (text) => set(insertText(current.current, text)),
    text: () => current.current.text,
    take(isKept) {
      const { text } = current.current;
      set(isKept ? takeLine(current.current) : { ...current.current, text: '', cursor: 0 });
      return text;
    },
    complete(client, groups) {
      const { text, cursor } = current.current;
      const { from, candidates } = completeAt(text, cursor, client, groups);
      // Tab again, with nothing written in between, offers the next candidate in the same place.
      const turn = cycle.current ?? { from, end: cursor, candidates, next: 0 };
      const chosen = turn.candidates[turn.next % turn.candidates.length];
      if (chosen === undefined) return;
      set(replaceRange(current.current, turn.from, turn.end, chosen));
      cycle.current = { ...turn, end: turn.from + chosen.length, next: turn.next + 1 };
    },
  };
}
