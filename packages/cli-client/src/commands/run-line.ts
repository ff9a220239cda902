import type { Command, CommandContext, CommandGroup } from './command.ts';
import { usageOf } from './command.ts';
import { findCommand } from './help.ts';
import { isPermitted } from './offered.ts';
import { parseArguments } from './parse-arguments.ts';
import { askForPeople, knownPeople } from './people.ts';

export type ParsedLine =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'message'; readonly content: string }
  | { readonly kind: 'command'; readonly command: Command; readonly argument: string }
  | { readonly kind: 'mistake'; readonly reason: string };

/** What a written line means. `//` at the start says that the slash belongs to the message. */
export function parseLine(line: string, groups: readonly CommandGroup[]): ParsedLine {
  if (line.trim() === '') return { kind: 'nothing' };
  if (line.startsWith('//')) return { kind: 'message', content: line.slice(1) };
  const match = /^\/(\S*)\s*([\s\S]*)$/u.exec(line);
  if (match === null) return { kind: 'message', content: line };
  const [, name = '', rest = ''] = match;
  const command = findCommand(groups, name.toLowerCase());
  if (command === undefined) return { kind: 'mistake', reason: `There is no command /${name}. /help lists them.` };
  return { kind: 'command', command, argument: rest.trimEnd() };
}

/** Whether a line asks for a password, also if it turns out not to need one: what comes after it may be that password. */
export function asksSecret(line: string, groups: readonly CommandGroup[]): boolean {
  const parsed = parseLine(line, groups);
  return parsed.kind === 'command' && parsed.command.asksSecret;
}

/** Does what a line says: runs its command or sends it to the room shown. */
export async function runLine(line: string, context: CommandContext): Promise<void> {
  const parsed = parseLine(line, context.groups);
  if (parsed.kind === 'mistake') context.print(parsed.reason);
  if (parsed.kind === 'command') await runCommand(parsed.command, parsed.argument, context);
  if (parsed.kind === 'message') send(parsed.content, context);
}

async function runCommand(command: Command, argument: string, context: CommandContext): Promise<void> {
  const { client, print } = context;
  if (client.getState().me === undefined && !command.worksSignedOut) {
    return print('You are not signed in: /login NAME or /register NAME, or write a name to enter as a guest.');
  }
  const people = knownPeople(client.getState());
  let parsed = parseArguments(command.takes, argument, people);
  if (!parsed.ok && parsed.error.isNobody) {
    const found = await (command.findPeople ?? askForPeople)(client);
    parsed = parseArguments(command.takes, argument, new Map([...people, ...found]));
  }
  if (parsed.ok) await command.run(context, parsed.value);
  else print(`${parsed.error.reason} Usage: ${usageOf(command)}`);
}

function send(content: string, context: CommandContext): void {
  const shown = context.roomId();
  if (shown === undefined) return context.print('You are in no room. /rooms lists them, /join ROOM enters one.');
  // What is refused for good is told at once; whoever is muted for a moment would otherwise find it among what failed.
  if (isPermitted(context, 'send-message')) context.client.sendMessage(shown, content);
}
