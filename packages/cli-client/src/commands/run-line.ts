import type { Command, CommandContext } from './command.ts';

export type ParsedLine =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'message'; readonly content: string }
  | { readonly kind: 'command'; readonly command: Command; readonly argument: string }
  | { readonly kind: 'mistake'; readonly reason: string };

/** What a written line means. `//` at the start says that the slash belongs to the message. */
export function parseLine(line: string, commands: readonly Command[]): ParsedLine {
  if (line.trim() === '') return { kind: 'nothing' };
  if (line.startsWith('//')) return { kind: 'message', content: line.slice(1) };
  const match = /^\/(\S*)\s*([\s\S]*)$/u.exec(line);
  if (match === null) return { kind: 'message', content: line };
  const [, name = '', rest = ''] = match;
  const command = commands.find((candidate) => candidate.name === name.toLowerCase());
  if (command === undefined) return { kind: 'mistake', reason: `There is no command /${name}. /help lists them.` };
  const argument = rest.trimEnd();
  if (command.isArgumentNeeded && argument === '') {
    return { kind: 'mistake', reason: `Usage: /${command.name} ${command.args}` };
  }
  return { kind: 'command', command, argument };
}

/** Does what a line says: runs its command or sends it to the room shown. */
export async function runLine(line: string, context: CommandContext): Promise<void> {
  const parsed = parseLine(line, context.commands);
  if (parsed.kind === 'mistake') context.print(parsed.reason);
  if (parsed.kind === 'command') await parsed.command.run(context, parsed.argument);
  if (parsed.kind !== 'message') return;
  const roomId = context.roomId();
  if (roomId === undefined) context.print('You are in no room. /rooms lists them, /join ROOM enters one.');
  else context.client.sendMessage(roomId, parsed.content);
}
