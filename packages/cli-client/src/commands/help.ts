import { keyHelp } from '../ui/keys.ts';
import { type Command, type CommandContext, type CommandGroup, usageOf } from './command.ts';
import { isOffered } from './offered.ts';

/** The commands of use now, all of them, one alone, or the keys. */
export function showHelp(context: CommandContext, { about: topic }: { readonly about: string | undefined }): void {
  const { groups, client, roomId, print } = context;
  const name = topic?.replace(/^\//u, '').toLowerCase();
  if (name === 'keys') return keyHelp().forEach(print);
  if (name === 'all') return commandHelp(groups).forEach(print);
  if (name !== undefined) {
    const command = findCommand(groups, name);
    if (command === undefined) return print('There is no such command. /help lists them.');
    print(usageOf(command));
    return print(`  ${command.help}`);
  }
  const offered = groups.map(({ title, commands }) => ({
    title,
    commands: commands.filter((command) => isOffered(command, client, roomId())),
  }));
  commandHelp(offered.filter(({ commands }) => commands.length > 0)).forEach(print);
  print('/help all lists what needs another role too, /help keys the keys. // begins a message with a slash.');
}

/** The table of commands as lines, also for --help. */
export function commandHelp(groups: readonly CommandGroup[]): readonly string[] {
  return groups.flatMap(({ title, commands }) => [
    title,
    ...commands.flatMap((command) => {
      const usage = usageOf(command);
      return usage.length <= usageWidth
        ? [`  ${usage.padEnd(usageWidth)} ${command.help}`]
        : [`  ${usage}`, `  ${' '.repeat(usageWidth)} ${command.help}`];
    }),
  ]);
}

export function findCommand(groups: readonly CommandGroup[], name: string): Command | undefined {
  return groups
    .flatMap(({ commands }) => commands)
    .find((command) => command.name === name || command.also.includes(name));
}

const usageWidth = 24;
