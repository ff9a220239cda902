import type { ShownRecord } from '../../checker/checker.ts';
import type { StoredLogs } from '../../harness/stored-log.ts';
import { hashOf } from '../../harness/upload.ts';
import type { Wire, WireClient } from '../../harness/wire-client.ts';
import { elapse, isSoon } from '../until.ts';
import type { Person } from './person.ts';
import { type Authors, listMentioning, type RoomCounts, recount } from './recount.ts';

const soonMs = 15_000;
const askAgainMs = 200;

/** What one person is told once all is quiet. */
export type Told = {
  readonly person: Person;
  /** By room, of a connection that has just come. */
  readonly counts: ReadonlyMap<string, RoomCounts>;
  /** Messages that mention this person, as the server lists them: `room seq`. */
  readonly mentions: readonly string[];
};

/** Asks the server as somebody who has just come, until who was there all the time counts the same. */
export async function askCounts(person: Person, problems: string[]): Promise<Told> {
  const deadline = performance.now() + soonMs;
  for (;;) {
    const { wire, joined } = await person.resumeBeside();
    const rooms = joined['rooms'] as readonly (RoomCounts & { readonly room_id: string })[];
    const counts = new Map(rooms.map((room) => [room.room_id, toCounts(room)]));
    const differing = [...counts].filter(([room, told]) => !isSame(told, shownCounts(person, room)));
    const isLate = performance.now() > deadline;
    if (differing.length === 0 || isLate) {
      for (const [room, told] of differing)
        problems.push(`${person.name} counts ${say(shownCounts(person, room))} in ${room}, the server ${say(told)}`);
      const mentions = await listMentions(wire);
      wire.close();
      return { person, counts, mentions };
    }
    wire.close();
    // Marks of what is read are on their way for a moment.
    await elapse(askAgainMs);
  }
}

async function listMentions(wire: WireClient): Promise<string[]> {
  const listed: string[] = [];
  let before: unknown;
  do {
    const page = await wire.request({ type: 'ListMentions', limit: 50, ...(before !== undefined && { before }) });
    listed.push(...(page['messages'] as Wire[]).map(({ room_id, seq }) => `${String(room_id)} ${String(seq)}`));
    before = page['more'] === true ? page['before'] : undefined;
  } while (before !== undefined);
  return listed;
}

/** What was told, against the log. */
export function compareCounts(
  { person, counts, mentions }: Told,
  { logs, memberships, readMarks }: StoredLogs,
  everyone: readonly Person[],
  authors: Authors,
): readonly string[] {
  const problems: string[] = [];
  const expected: string[] = [];
  const own = memberships.get(person.userId) ?? [];
  for (const room of own) {
    const log = logs.get(room) ?? [];
    const members = everyone.filter(({ userId }) => memberships.get(userId)?.includes(room)).map(({ name }) => name);
    const readN = readMarks.get(`${person.userId} ${room}`) ?? 0;
    const right = recount(log, readN, person, new Set(members), authors);
    const told = counts.get(room);
    if (!isSame(right, told))
      problems.push(`${person.name} was told ${say(told)} of ${room}, the log says ${say(right)}`);
    for (const seq of listMentioning(log, person, new Set(members), authors)) expected.push(`${room} ${seq}`);
  }
  if ([...mentions].sort().join() !== expected.sort().join())
    problems.push(`${person.name} was listed ${mentions.length} mentions, the log has ${expected.length}`);
  return problems;
}

/** What is searched for: parts of words, other letters for the same, and more than one word. */
const queries = ['tea', 'ight', 'UMBRELLA', 'creme', 'strasse', '天', 'tomorrow kitchen', 'morr HEN'];

/** Each finds what a look through all texts of their rooms finds, once it is indexed. */
export async function compareSearches(people: readonly Person[], stored: StoredLogs): Promise<string[]> {
  const problems: string[] = [];
  for (const [index, person] of people.entries()) {
    const query = queries[index % queries.length] as string;
    const expected = scan(query, person, stored);
    let found: string | undefined;
    const isFound = async () => {
      found = await searchAll(person, query);
      return found === expected;
    };
    if (!(await isSoon(isFound, soonMs)))
      problems.push(`${person.name} finds ${found ?? 'nothing'} for ${query}, the log has ${expected}`);
  }
  return problems;
}

/** Places of messages, as one text. */
const toText = (places: readonly string[]): string => [...places].sort().join(', ');

function scan(query: string, { userId }: Person, { logs, memberships }: StoredLogs): string {
  const words = plain(query).split(' ');
  const own = (memberships.get(userId) ?? []).flatMap((room) => logs.get(room) ?? []);
  const found = own.filter((one) => isText(one) && words.every((word) => plain(one.content).includes(word)));
  return toText(found.map(({ room, seq }) => `${room} ${seq}`));
}

/** In small letters, without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
}

async function searchAll({ client }: Person, query: string): Promise<string | undefined> {
  const places: string[] = [];
  let before: string | undefined;
  do {
    const page = await client.search(query, before === undefined ? {} : { before });
    if (!page.ok) return undefined;
    places.push(...page.value.messages.map(({ room_id, seq }) => `${room_id} ${seq}`));
    before = page.value.more ? page.value.before : undefined;
  } while (before !== undefined);
  return toText(places);
}

/** Files of messages that stand can be fetched as they were sent, and those of deleted ones cannot. */
export async function inspectFiles(host: string, people: readonly Person[], stored: StoredLogs): Promise<string[]> {
  const left = new Set([...stored.logs.values()].flat().flatMap((one) => (isText(one) ? [one.clientId] : [])));
  const problems: string[] = [];
  for (const { clientId, sha256, file } of people.flatMap(({ files }) => files)) {
    const fetchIt = () => fetch(`http://${host}${file.url}`);
    if (left.has(clientId)) {
      const response = await fetchIt();
      const bytes = Buffer.from(await response.arrayBuffer());
      if (response.status !== 200 || hashOf(bytes) !== sha256)
        problems.push(`the file of ${clientId} is not what was sent`);
    } else if (!(await isSoon(async () => (await fetchIt()).status === 404, soonMs))) {
      problems.push(`the file of ${clientId} outlived it`);
    }
  }
  return problems;
}

const isText = (one: { readonly n?: number | undefined }): one is ShownRecord =>
  one.n !== undefined && (one as ShownRecord).content !== '';

function shownCounts(person: Person, room: string): RoomCounts | undefined {
  const summary = person.client.getState().rooms.get(room)?.summary;
  return summary && toCounts(summary);
}

const toCounts = ({ read_n, unread, mentions }: RoomCounts): RoomCounts => ({ read_n, unread, mentions });

function isSame(a: RoomCounts | undefined, b: RoomCounts | undefined): boolean {
  return a?.read_n === b?.read_n && a?.unread === b?.unread && a?.mentions === b?.mentions;
}

const say = (counts: RoomCounts | undefined): string => (counts ? JSON.stringify(counts) : 'nothing');
