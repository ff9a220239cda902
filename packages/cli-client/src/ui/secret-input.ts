import type { KeyAction } from './keys.ts';
import { splitGraphemes } from './layout.ts';

/**
 * Where passwords are typed. From the moment a command that asks for one is entered until it is done, everything typed goes
 * here, so that what is typed ahead of the question is never a message. It is in no state that is shown, kept or saved.
 */
export type SecretInput = {
  isOn(): boolean;
  /** What to show: the question, once it is asked, and how many characters are written. */
  shown(): SecretShown | undefined;
  begin(): void;
  end(): void;
  /** Resolves with what is written, or undefined when it is cancelled. */
  ask(question: string): Promise<string | undefined>;
  insert(text: string): void;
  act(action: KeyAction): void;
};
export type SecretShown = { readonly question: string; readonly length: number };

const maxLinesAhead = 4;
const maxLength = 512;

export function createSecretInput(onChange: () => void): SecretInput {
  let isOn = false;
  let written = '';
  let linesAhead: string[] = [];
  let isCancelled = false;
  let asked: { readonly question: string; answer(secret: string | undefined): void } | undefined;

  const reset = () => {
    written = '';
    linesAhead = [];
    isCancelled = false;
    asked = undefined;
  };
  const cancel = () => {
    const open = asked;
    reset();
    // Cancelled before it was asked: the question need not come.
    isCancelled = open === undefined;
    open?.answer(undefined);
  };
  const submit = () => {
    const secret = written;
    written = '';
    if (asked === undefined) {
      if (linesAhead.length < maxLinesAhead) linesAhead.push(secret);
      return;
    }
    const { answer } = asked;
    asked = undefined;
    answer(secret);
  };
  const edits: Partial<Record<KeyAction, () => void>> = {
    submit,
    cancel,
    quit: cancel,
    eraseBefore: () => {
      written = splitGraphemes(written).slice(0, -1).join('');
    },
    eraseWord: () => {
      written = '';
    },
    eraseLine: () => {
      written = '';
    },
  };
  return {
    isOn: () => isOn,
    shown: () =>
      isOn ? { question: asked?.question ?? 'Password', length: splitGraphemes(written).length } : undefined,
    begin() {
      reset();
      isOn = true;
      onChange();
    },
    end() {
      const open = asked;
      reset();
      isOn = false;
      open?.answer(undefined);
      onChange();
    },
    ask(question) {
      const ahead = linesAhead.shift();
      if (isCancelled || !isOn) return Promise.resolve(undefined);
      if (ahead !== undefined) return Promise.resolve(ahead);
      return new Promise((answer) => {
        asked = { question, answer };
        onChange();
      });
    },
    insert(text) {
      written = (written + text.replace(/[\r\n]/gu, '')).slice(0, maxLength);
      onChange();
    },
    act(action) {
      edits[action]?.();
      onChange();
    },
  };
}
