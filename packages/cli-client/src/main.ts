import { Command, InvalidArgumentError } from 'commander';
import { runFullScreen } from './full-screen.tsx';
import { runLineMode } from './line-mode.ts';
import { listRooms } from './list-rooms.ts';
import { send } from './send.ts';
import type { SessionOptions } from './session.ts';
import { tail } from './tail.ts';
import { visibleText } from './ui/visible-text.ts';

const timeoutMs = 15_000;

const program = new Command('tertulia')
  .description('Chat on a Tertulia server from the terminal.')
  .option('--url <url>', 'address of the server', parseUrl, 'ws://localhost:8080/ws')
  .option('--name <nick>', 'your name')
  .option('--profile <name>', 'which saved session to use', parseProfile, 'default')
  .option('--line', 'plain lines instead of the full screen, for screen readers and pipes');

program.action(async (options: SessionOptions & { line?: boolean }) => {
  if (options.line) return end(await runLineMode(options));
  if (process.stdin.isTTY && process.stdout.isTTY) return runFullScreen(options).then(() => end(undefined));
  end('The full screen needs a terminal; use --line in a pipe.');
});

program
  .command('send')
  .description('send one message; the text - is read from standard input')
  .requiredOption('--room <room>', 'where to send it')
  .option('--json', 'print the position of the message')
  .argument('<text>')
  .action(async (text: string, _own: object, command: Command) => {
    end(await send(text, { ...command.optsWithGlobals(), timeoutMs }));
  });

program
  .command('tail')
  .description('print the messages of a room as they come')
  .requiredOption('--room <room>', 'which room')
  .option('--json', 'one JSON object per line')
  .option('--history <n>', 'how many earlier messages to print first', parseCount, 10)
  .action(async (_own: object, command: Command) => {
    const options = command.optsWithGlobals();
    end(await tail({ ...options, historyCount: options['history'] } as Parameters<typeof tail>[0]));
  });

program
  .command('rooms')
  .description('list the rooms of the server')
  .option('--json', 'one JSON object per line')
  .action(async (_own: object, command: Command) => {
    end(await listRooms({ ...command.optsWithGlobals(), timeoutMs }));
  });

// A closed pipe, as in `tertulia tail | head`, is a normal end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
await program.parseAsync();

function end(problem: string | undefined): void {
  if (problem === undefined) return void process.exit(0);
  // The reason may come from the server.
  process.stderr.write(`${visibleText(problem)}\n`, () => process.exit(1));
}

function parseUrl(text: string): string {
  if (/^wss?:\/\//iu.test(text) && URL.canParse(text)) return new URL(text).href;
  throw new InvalidArgumentError('It must begin with ws:// or wss://.');
}

function parseProfile(text: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,31}$/iu.test(text)) throw new InvalidArgumentError('Use letters, digits, - and _.');
  return text;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > 10_000) throw new InvalidArgumentError('It must be 0 to 10000.');
  return count;
}
