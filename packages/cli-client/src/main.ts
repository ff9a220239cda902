import { Command, InvalidArgumentError } from 'commander';
import { readFirstLine } from './adapters/line-reader.ts';
import { commandHelp } from './commands/help.ts';
import { commandGroups } from './commands/table.ts';
import { type EntryOptions, toEntry } from './entry-options.ts';
import { runLineMode } from './line-mode.ts';
import { listRooms } from './list-rooms.ts';
import { send } from './send.ts';
import type { SessionOptions } from './session.ts';
import { tail } from './tail.ts';
import { keyHelp } from './ui/keys.ts';
import { visibleText } from './ui/visible-text.ts';

const timeoutMs = 15_000;

const program = new Command('tertulia')
  .description('Chat on a Tertulia server from the terminal.')
  .option('--url <url>', 'address of the server', parseUrl, 'ws://localhost:8080/ws')
  .option('--name <name>', 'enter as a guest of this name')
  .option('--login <name>', 'sign in to this account; needed once, the session is saved')
  .option('--register <name>', 'make an account of this name')
  .option('--invite <code>', 'the code to register with')
  .option('--password-stdin', 'read the password from the first line of standard input')
  .option('--profile <name>', 'which saved session to use', parseProfile, 'default')
  .option('--bell', 'ring the bell of the terminal for messages that call for you: /notify says which do')
  .option('--line', 'plain lines instead of the full screen, for screen readers and pipes')
  .addHelpText('after', () => helpText());

type Options = EntryOptions &
  Pick<SessionOptions, 'url' | 'profile' | 'bell'> & { passwordStdin?: boolean; line?: boolean };

program.action(async (options: Options) => {
  if (options.line) return run(options, runLineMode);
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    return end('The full screen needs a terminal; use --line in a pipe.');
  return run(options, async (session) => {
    // Ink and what it draws take longer to load than all else: scripts do without.
    const { runFullScreen } = await import('./full-screen.tsx');
    await runFullScreen(session);
    return undefined;
  });
});

program
  .command('send')
  .description('send one message; the text - is read from standard input')
  .requiredOption('--room <room>', 'where to send it')
  .option('--json', 'print the position of the message')
  .option('--file <path>', 'send this file with it; may be given up to ten times', collect, [])
  .argument('[text]', 'what to say; may be left out where there is a file', '')
  .action((text: string, own: { room: string; json?: boolean; file: readonly string[] }, command: Command) =>
    run(command.optsWithGlobals(), (session) => send(text, { ...session, ...own, files: own.file, timeoutMs })),
  );

program
  .command('tail')
  .description('print the messages of a room as they come')
  .requiredOption('--room <room>', 'which room')
  .option('--json', 'one JSON object per line')
  .option('--history <n>', 'how many earlier messages to print first', parseCount, 10)
  .action((own: { room: string; json?: boolean; history: number }, command: Command) =>
    run(command.optsWithGlobals(), (session) => tail({ ...session, ...own, historyCount: own.history })),
  );

program
  .command('rooms')
  .description('list the rooms of the server')
  .option('--json', 'one JSON object per line')
  .action((own: { json?: boolean }, command: Command) =>
    run(command.optsWithGlobals(), (session) => listRooms({ ...session, ...own, timeoutMs })),
  );

// A closed pipe, as in `tertulia tail | head`, is a normal end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
await program.parseAsync();

async function run(
  { url, profile, bell = false, passwordStdin, ...who }: Options,
  work: (session: SessionOptions) => Promise<string | undefined>,
): Promise<void> {
  if (passwordStdin && process.stdin.isTTY) {
    return end('--password-stdin is for pipes; at a terminal the password is asked for.');
  }
  const password = passwordStdin ? await readFirstLine(process.stdin) : process.env['TERTULIA_PASSWORD'];
  const entry = toEntry(who, password);
  end(entry.ok ? await work({ url, profile, bell, entry: entry.value }) : entry.error);
}

function end(problem: string | undefined): void {
  if (problem === undefined) return void process.exit(0);
  // The reason may come from the server.
  process.stderr.write(`${visibleText(problem)}\n`, () => process.exit(1));
}

function helpText(): string {
  const about = [
    'A password is never given as a flag: it is asked for without echo, or taken from TERTULIA_PASSWORD or',
    'from the first line of standard input (--password-stdin).',
  ];
  const lines = ['', ...about, '', 'Written in the full screen and in --line:', '', ...commandHelp(commandGroups)];
  return [...lines, '', 'Keys of the full screen', ...keyHelp()].join('\n');
}

function parseUrl(text: string): string {
  if (/^wss?:\/\//iu.test(text) && URL.canParse(text)) return new URL(text).href;
  throw new InvalidArgumentError('It must begin with ws:// or wss://.');
}

function parseProfile(text: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,31}$/iu.test(text)) throw new InvalidArgumentError('Use letters, digits, - and _.');
  return text;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > 10_000) throw new InvalidArgumentError('It must be 0 to 10000.');
  return count;
}
