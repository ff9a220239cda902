import type { ChatState } from '@tertulia/protocol/client';
import type { Command } from './command.ts';
import { knownPeople } from './people.ts';

export type Completion = { readonly from: number; readonly candidates: readonly string[] };

/** What the word before the cursor could become: a command, a room or a name, as its place suggests. */
export function completeAt(text: string, cursor: number, state: ChatState, commands: readonly Command[]): Completion {
  const before = text.slice(0, cursor);
  const from = before.search(/\S*$/u);
  const word = before.slice(from);
  const startingWith = (names: Iterable<string>, suffix: string) =>
    [...new Set(names)]
      .filter((name) => name.toLowerCase().startsWith(word.replace(/^[#@]/u, '').toLowerCase()))
      .toSorted()
      .map((name) => name + suffix);
  if (from === 0 && word.startsWith('/')) {
    const names = commands.map((command) => `/${command.name}`);
    return { from, candidates: names.filter((name) => name.startsWith(word)).map((name) => `${name} `) };
  }
  const command = commands.find(({ name }) => before.startsWith(`/${name} `));
  if (command?.completes === 'room') {
    return { from, candidates: startingWith([...state.rooms.keys(), ...state.directory.map((r) => r.room_id)], '') };
  }
  if (word === '') return { from, candidates: [] };
  return { from, candidates: startingWith(knownPeople(state).keys(), from === 0 ? ': ' : ' ') };
}
