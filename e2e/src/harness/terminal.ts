import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';

export const commandFile = fileURLToPath(new URL('../../../packages/cli-client/bin/tertulia.js', import.meta.url));
const deadlineMs = 40_000;

export type TestTerminal = {
  /** The rows as a person sees them, without trailing spaces. */
  screen(): readonly string[];
  /** Types as a keyboard would; `\r` is Enter. */
  type(keys: string): void;
  /** Resolves when the screen satisfies `isThere`, or holds the text. */
  shows(what: string | RegExp | ((screen: string) => boolean)): Promise<void>;
  /** Every window title the program asked for. */
  readonly titles: readonly string[];
  /** Whatever the program asked to be put into the clipboard. */
  readonly clipboard: readonly string[];
  /** Everything the program wrote, with what steers the terminal. */
  written(): string;
  readonly pid: number;
  /** Where the program keeps its state. */
  readonly home: string;
  /** Whether the program has the alternate screen, and whether it hid the cursor. */
  modes(): { readonly isAlternate: boolean; readonly isCursorHidden: boolean };
  /** The exit code, with everything on the screen that the program wrote. */
  readonly exited: Promise<number>;
  /** Ends the program if it still runs and removes its state. */
  dispose(): Promise<void>;
};

/** The terminal client in a pty of its own, with a home of its own. */
export function startTerminal(
  args: readonly string[],
  { columns = 100, rows = 30, env: extra = {} }: { columns?: number; rows?: number; env?: NodeJS.ProcessEnv } = {},
): TestTerminal {
  const home = mkdtempSync(join(tmpdir(), 'tertulia-terminal-'));
  const screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const { CI: _, ...env } = process.env;
  const pty = spawn(process.execPath, [commandFile, ...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    env: { ...env, ...extra, XDG_STATE_HOME: home, LANG: 'C.UTF-8' },
  });

  const titles: string[] = [];
  let isCursorHidden = false;
  const noteCursor = (isHidden: boolean) => (parameters: (number | number[])[]) => {
    if (parameters.includes(25)) isCursorHidden = isHidden;
    return false;
  };
  screen.parser.registerCsiHandler({ prefix: '?', final: 'l' }, noteCursor(true));
  screen.parser.registerCsiHandler({ prefix: '?', final: 'h' }, noteCursor(false));
  screen.onTitleChange((title) => titles.push(title));
  const clipboard: string[] = [];
  screen.parser.registerOscHandler(52, (data) => clipboard.push(data) > 0);
  // What the program asks of the terminal (its size, its colours) is answered as by a real one.
  screen.onData((answer) => pty.write(answer));

  const watchers = new Set<() => void>();
  const lookAgain = () => {
    for (const look of watchers) look();
  };
  const written: string[] = [];
  pty.onData((data) => {
    written.push(data);
    screen.write(data, lookAgain);
  });
  let hasExited = false;
  const exited = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      hasExited = true;
      screen.write('', () => resolve(exitCode));
    });
  });

  const read = () =>
    Array.from({ length: rows }, (_unused, row) => {
      const { active } = screen.buffer;
      return active.getLine(active.viewportY + row)?.translateToString(true) ?? '';
    });
  return {
    titles,
    clipboard,
    written: () => written.join(''),
    pid: pty.pid,
    home,
    exited,
    screen: read,
    type: (keys) => pty.write(keys),
    shows: (what) =>
      new Promise((resolve, reject) => {
        const isThere = toCondition(what);
        const look = () => {
          if (!isThere(read().join('\n'))) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve();
        };
        const timer = setTimeout(() => {
          watchers.delete(look);
          reject(new Error(`${String(what)} was not on the screen within ${deadlineMs} ms:\n${read().join('\n')}`));
        }, deadlineMs);
        watchers.add(look);
        look();
      }),
    modes: () => ({ isAlternate: screen.buffer.active.type === 'alternate', isCursorHidden }),
    async dispose() {
      if (!hasExited) pty.kill('SIGKILL');
      await exited;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function toCondition(what: string | RegExp | ((screen: string) => boolean)): (screen: string) => boolean {
  if (typeof what === 'function') return what;
  return typeof what === 'string' ? (screen) => screen.includes(what) : (screen) => what.test(screen);
}
