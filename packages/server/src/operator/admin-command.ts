import { Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { StartError } from '../start-error.ts';
import { readNewPassword } from './read-password.ts';
import { newPassword, newUsername, type OperatorReply, type OperatorRequest, operatorRequest } from './requests.ts';

/** Runs a request where the data is, and gives what is to be said. */
export type Ask = (dataDir: string | undefined, request: OperatorRequest) => Promise<OperatorReply>;

/** `tertulia-server admin …`: what the operator does at the console. Resolves with the exit code. */
export async function runAdminCommand(argv: readonly string[], ask: Ask): Promise<number> {
  let exitCode = 0;
  const admin = new Command('tertulia-server admin').description(
    'Accounts, roles and bans, from the console. With a running server it does the work; without one it is done here.',
  );
  const run = async (command: Command, request: OperatorRequest) => {
    const parsed = operatorRequest.safeParse(request);
    if (!parsed.success) throw new StartError(describeIssue(parsed.error));
    const reply = await ask(command.opts<{ dataDir?: string }>().dataDir, parsed.data);
    (reply.ok ? process.stdout : process.stderr).write(reply.lines.map((line) => `${line}\n`).join(''));
    if (!reply.ok) exitCode = 1;
  };
  const add = (name: string, description: string) => {
    const command = admin.command(name).description(description);
    return command.addOption(
      new Option('--data-dir <folder>', 'where the database lives (./data) [TERTULIA_DATA_DIR]'),
    );
  };

  const create = add('create <username>', 'make an account that is an admin; asks for its password').action(
    async (text: string) => {
      const username = parse(newUsername, text, 'the name');
      await run(create, { command: 'create', username, password: await askPassword() });
    },
  );
  const promote = add('promote <username>', 'make an account an admin, or a moderator')
    .addOption(new Option('--role <role>', 'admin or moderator').choices(['admin', 'moderator']).default('admin'))
    .action((username: string) =>
      run(promote, { command: 'set-role', username, role: promote.opts<{ role: 'admin' | 'moderator' }>().role }),
    );
  const demote = add('demote <username>', 'take its role from an account').action((username: string) =>
    run(demote, { command: 'set-role', username, role: 'user' }),
  );
  const reset = add(
    'reset-password <username>',
    'give an account a new password, which signs it out everywhere',
  ).action(async (username: string) =>
    run(reset, { command: 'reset-password', username, password: await askPassword() }),
  );
  const list = add('list', 'all accounts with their roles').action(() => run(list, { command: 'list' }));
  const invite = add('invite', 'make a code that lets people register')
    .option('--uses <number>', 'for how many accounts', toCount, 1)
    .option('--days <number>', 'for how long', toCount, 7)
    .action(() => run(invite, { command: 'invite', ...invite.opts<{ uses: number; days: number }>() }));
  const ban = add('ban <username>', 'put an account out of the server and keep it out')
    .option('--days <number>', 'for how long; without it for good', toCount)
    .option('--reason <text>', 'what the person is told')
    .action((username: string) =>
      run(ban, { command: 'ban', username, ...ban.opts<{ days?: number; reason?: string }>() }),
    );
  const unban = add('unban <username>', 'let somebody in again who was kept out').action((username: string) =>
    run(unban, { command: 'unban', username }),
  );
  const bans = add('bans', 'who is kept out of the server, and until when').action(() =>
    run(bans, { command: 'list-bans' }),
  );
  await admin.parseAsync([...argv], { from: 'user' });
  return exitCode;
}

async function askPassword(): Promise<string> {
  return parse(newPassword, await readNewPassword(), 'the password');
}

/** What is wrong with an argument or an option, which are called as they are in the request. */
function describeIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue ? `${issue.path.join(' ')}: ${issue.message}` : 'That cannot be done.';
}

function parse(schema: typeof newUsername, text: string, what: string): string {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new StartError(`${what} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
}

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
