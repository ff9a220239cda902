import { judge, type SentRecord } from '../../checker/checker.ts';
import { createRandom } from '../../harness/random.ts';
import { startServer } from '../../harness/server-process.ts';
import { readStoredLogs } from '../../harness/stored-log.ts';
import { chooseAction, pick } from '../actions.ts';
import { acts } from '../afternoon/acts.ts';
import { askCounts, compareCounts, compareSearches, inspectFiles } from '../afternoon/inspect.ts';
import { Person } from '../afternoon/person.ts';
import { conclude } from '../conclude.ts';
import type { Judged, Row, RowContext } from '../row.ts';
import { elapse, isSoon } from '../until.ts';

const rooms = ['kitchen', 'garden', 'attic', 'porch', 'cellar'];
const personCount = 20;
const scales = {
  fast: { actCount: 500, password: undefined, hasServerDeath: false },
  // Guests are mentioned while they are here alone, and after a start nobody is.
  full: { actCount: 3_000, password: 'tea for twenty', hasServerDeath: true },
};
const actsPerTurn = 2;
const turnMs = 10;
const settleMs = 40_000;

export const afternoon: Row = {
  id: 'Afternoon',
  title: `${personCount} people with our own client core talk, change what they said, come and go: all see and count the same`,
  run: spendAfternoon,
};

async function spendAfternoon({ seed, scale, progress }: RowContext): Promise<Judged> {
  const { actCount, password, hasServerDeath } = scales[scale];
  const random = createRandom(seed);
  const server = await startServer(['--rate-limits', 'off']);
  const people = Array.from(
    { length: personCount },
    (_, index) => new Person(`guest${index + 10}`, server.host, createRandom(seed * 7_919 + index)),
  );
  try {
    await gather(people, password);
    progress?.(`${personCount} people, ${actCount} acts`);
    const counts = new Map<string, number>();
    for (let index = 0; index < actCount; index++) {
      const person = pick(random, people) as Person;
      const { kind, act } = chooseAction(random, acts);
      act({ person, everyone: people, rooms, random });
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (index % actsPerTurn === 0) await elapse(turnMs);
      if (hasServerDeath && index === Math.floor(actCount / 2)) {
        await server.kill();
        await server.start();
      }
    }
    const quietFrom = performance.now();
    const problems = await settle(people, server.dataDir);
    const recoveryMs = performance.now() - quietFrom;
    const told = [];
    for (const person of people) told.push(await askCounts(person, problems));
    const views = [];
    for (const person of people) {
      for (const room of person.client.getState().rooms.keys())
        views.push({ member: person.name, room, shown: await person.user.showAll(room) });
    }
    problems.push(...people.flatMap(({ user }) => user.problems));
    const quiet = readStoredLogs(server.dataDir);
    problems.push(...(await compareSearches(people, quiet)), ...(await inspectFiles(server.host, people, quiet)));
    await Promise.all(people.map((person) => person.stop()));
    const exitCode = await server.stop();
    if (exitCode !== 0) problems.push(`the server ended with ${exitCode}`);

    const stored = readStoredLogs(server.dataDir);
    const deletions = people.flatMap((person) => [...person.deletions]);
    const sent = people.flatMap((person) => person.sent()).map((record) => withDeletion(record, deletions));
    const [host] = people as [Person];
    const authors = new Map(
      people.flatMap((person) =>
        person.sent().map(({ clientId, room }) => {
          const mayMentionAll = person === host && rooms.includes(room);
          return [clientId, { name: person.name, mayMentionAll }] as const;
        }),
      ),
    );
    problems.push(...told.flatMap((one) => compareCounts(one, stored, people, authors)));
    const acked = sent.filter(({ seq }) => seq !== undefined).length;
    return conclude({
      acked,
      verdict: judge({
        ...{ sent, views, stored: stored.logs, reactions: stored.reactions },
        changes: people.flatMap(({ changes }) => changes),
      }),
      recoveryMs,
      figures: {
        acts: actCount,
        views: views.length,
        counts: told.reduce((sum, one) => sum + one.counts.size, 0),
        mentions: told.reduce((sum, one) => sum + one.mentions.length, 0),
        files: people.reduce((sum, { files }) => sum + files.length, 0),
        cuts: counts.get('cut') ?? 0,
        restarts: people.reduce((sum, { restarts }) => sum + restarts, 0),
      },
      problems,
    });
  } finally {
    await Promise.all(people.map((person) => person.stop()));
    await server.dispose();
  }
}

/** The first of them makes the rooms, and so moderates them. */
async function gather(people: readonly Person[], password: string | undefined): Promise<void> {
  const [host, ...others] = people as [Person, ...Person[]];
  await host.user.enter([], password);
  for (const room of rooms) await host.client.createRoom(room, { roomId: room });
  await Promise.all(others.map((person) => person.user.enter(rooms, password)));
}

/** Waits until all that anybody did is answered and shown to everybody, and what is open is read. */
async function settle(people: readonly Person[], dataDir: string): Promise<string[]> {
  const deadline = performance.now() + settleMs;
  const isInTime = (isTrue: () => boolean) => isSoon(isTrue, deadline - performance.now());
  const problems: string[] = [];
  for (const person of people) {
    if (!(await isInTime(() => person.isSettled()))) problems.push(`${person.name} was not settled in time`);
  }
  const heads = new Map([...readStoredLogs(dataDir).logs].map(([room, log]) => [room, log.at(-1)?.seq ?? 0]));
  for (const person of people) {
    if (!(await isInTime(() => person.user.isLevelWith(heads)))) problems.push(`${person.name} was not level in time`);
    person.readOpen();
  }
  return problems;
}

function withDeletion(record: SentRecord, deletions: readonly (readonly [string, 'asked' | 'acked'])[]): SentRecord {
  const asked = deletions.filter(([clientId]) => clientId === record.clientId).map(([, state]) => state);
  if (asked.length === 0) return record;
  return { ...record, deletion: asked.includes('acked') ? 'acked' : 'asked' };
}
