import { type ChatClient, findMentionStart, namesToMention } from '@tertulia/protocol/client';
import type { Command, CommandGroup } from './command.ts';
import { findCommand } from './help.ts';
import { about, isOffered } from './offered.ts';
import type { ArgumentKind } from './parameter.ts';
import { flagsLeft, parameterAtEnd } from './parse-arguments.ts';
import { knownPeople, type People } from './people.ts';

export type Completion = { readonly from: number; readonly candidates: readonly string[] };
type Asked = Pick<ChatClient, 'getState' | 'may'>;

/** What stands before the cursor could become: a command, a room, a person, a flag or a word, as its place suggests. */
export function completeAt(text: string, cursor: number, client: Asked, groups: readonly CommandGroup[]): Completion {
  const before = text.slice(0, cursor);
  const wordFrom = before.search(/\S*$/u);
  const people = knownPeople(client.getState());
  if (!before.startsWith('/')) {
    const mention = completeMention(before, client);
    if (mention) return mention;
    if (wordFrom === before.length) return { from: wordFrom, candidates: [] };
    return complete(before, wordFrom, people.keys(), wordFrom === 0 ? ': ' : ' ');
  }
  if (wordFrom === 0) return complete(before, 0, offeredNames(client, groups, '/'), ' ');
  const [name = ''] = /^\S+/u.exec(before.slice(1)) ?? [];
  const command = findCommand(groups, name.toLowerCase());
  if (command === undefined) return { from: wordFrom, candidates: [] };
  return completeArgument(command, before, name.length + 1, client, groups, people);
}

function completeArgument(
  { takes }: Command,
  before: string,
  nameEnd: number,
  client: Asked,
  groups: readonly CommandGroup[],
  people: People,
): Completion {
  const start = nameEnd + (/^\s*/u.exec(before.slice(nameEnd))?.[0].length ?? 0);
  const written = before.slice(start);
  const wordFrom = before.search(/\S*$/u);
  if (before.slice(wordFrom).startsWith('-')) {
    return complete(before, wordFrom, flagsLeft(takes, before.slice(start, wordFrom)), ' ');
  }
  const at = parameterAtEnd(takes, written, people);
  if (at === undefined) return { from: wordFrom, candidates: [] };
  const from = start + at.from;
  // Within a text people are named.
  if (at.parameter.completes === 'none') {
    const mention = completeMention(before, client);
    if (mention) return mention;
    const isNaming = from < wordFrom && wordFrom < before.length;
    return complete(before, wordFrom, isNaming ? people.keys() : [], ' ');
  }
  return complete(before, from, wordsOf(at.parameter.completes, client, groups, people), ' ');
}

/** `@name` of somebody in the room shown, or of all. */
function completeMention(before: string, client: Asked): Completion | undefined {
  const { rooms, openRoomId, me } = client.getState();
  const room = rooms.get(openRoomId ?? '');
  const start = findMentionStart(before, before.length);
  if (!start || !room) return undefined;
  const mayMentionAll = client.may('mention-all', about(openRoomId)).allowed;
  const names = namesToMention(room, start.written, { ownId: me?.user_id, mayMentionAll });
  return names.length === 0 ? undefined : { from: start.from, candidates: names.map((name) => `@${name} `) };
}

function wordsOf(kind: ArgumentKind, client: Asked, groups: readonly CommandGroup[], people: People): Iterable<string> {
  const { rooms, directory } = client.getState();
  if (kind === 'room') return [...rooms.keys(), ...directory.map((listing) => listing.room_id)];
  if (kind === 'person') return people.keys();
  if (kind === 'command') return [...offeredNames(client, groups), 'all', 'keys'];
  return kind === 'message' || kind === 'none' ? [] : kind;
}

function offeredNames(client: Asked, groups: readonly CommandGroup[], before = ''): string[] {
  const { openRoomId } = client.getState();
  return groups
    .flatMap(({ commands }) => commands)
    .filter((command) => isOffered(command, client, openRoomId))
    .map(({ name }) => `${before}${name}`);
}

function complete(before: string, from: number, names: Iterable<string>, suffix: string): Completion {
  const written = before.slice(from).replace(/^[#@]/u, '').toLowerCase();
  const candidates = [...new Set(names)].filter((name) => name.toLowerCase().startsWith(written)).toSorted();
  return { from, candidates: candidates.map((name) => name + suffix) };
}
