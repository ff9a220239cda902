import { expect, test } from 'vitest';
import type { ChatClient } from './chat-client.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { createFakeServer } from './testing/fake-server.ts';
import { createSeededRandom } from './testing/seeded-random.ts';
import { createSocketPairs } from './testing/socket-pair.ts';
import { createTestClient, type TestStorage, turn } from './testing/test-client.ts';

type Person = { client: ChatClient; storage: TestStorage; sent: string[] };

/**
 * Three people who talk through whatever goes wrong: cuts, lost and doubled events, lost acknowledgements, refusals,
 * long absences, crashes, messages deleted and purged. `server` syncs so few events that absences soon leave gaps.
 */
async function setUp(seed: number) {
  const random = createSeededRandom(seed);
  const clock = createFakeClock();
  const server = createFakeServer(12, 4);
  const pairs = createSocketPairs(server.accept);
  let processCount = 0;

  async function open(storage: TestStorage): Promise<Pick<Person, 'client' | 'storage'>> {
    const opened = createTestClient(pairs.connect, clock, seed * 1_000 + ++processCount, storage);
    await opened.client.start();
    opened.client.openRoom('general');
    return opened;
  }

  const people: Person[] = [];
  for (let i = 0; i < 3; i++) {
    const person = { ...(await open({})), sent: [] };
    void person.client.join(`user${i}`);
    pairs.flush();
    await turn();
    person.client.openRoom('general');
    people.push(person);
  }

  /** The process dies; the next one has what the storage had at that moment. */
  async function crash(person: Person): Promise<void> {
    const left = structuredClone(person.storage);
    void person.client.stop();
    Object.assign(person, await open(left));
  }

  const say = (person: Person, content: string) => {
    person.sent.push(content);
    person.client.sendMessage('general', content);
  };

  return { random, clock, server, pairs, people, crash, say };
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'random mishaps, seed %i: nothing hidden, doubled or out of order, and in the end all equal the log',
  async (seed) => {
    const { random, clock, server, pairs, people, crash, say } = await setUp(seed);
    server.dropEvery = 5;
    server.repeatEvery = 7;
    server.dropAckEvery = 6;
    server.delayPageEvery = 3;
    for (let i = 0; i < 250; i++) {
      const person = people[Math.floor(random.number() * people.length)] as Person;
      const at = random.number();
      if (at < 0.35) say(person, `m${i}`);
      else if (at < 0.4) pairs.cutAll(random.number() < 0.5 ? 1006 : 4003);
      else if (at < 0.43) await crash(person);
      else if (at < 0.46) for (let n = 0; n < 20; n++) server.say('bob', `bob ${i} ${n}`);
      else if (at < 0.5) server.addUnknown();
      else if (at < 0.53) server.setTopic(`topic ${i}`);
      else if (at < 0.55) server.erase(1 + Math.floor(random.number() * server.log.length));
      else if (at < 0.56)
        server.purge(random.number() < 0.5 ? 'far-bob' : ownId(person), 1 + Math.floor(random.number() * 200));
      else if (at < 0.59) server.refusals.push({ code: 'busy', retry: 'after', retry_after_ms: 300 });
      else if (at < 0.63) void person.client.loadGap('general', random.number() < 0.5 ? 'older' : 'newer');
      else if (at < 0.67) void person.client.loadOlder('general');
      else if (at < 0.69) person.client.wake();
      else if (at < 0.72) void person.client.loadAround('general', 1 + Math.floor(random.number() * server.log.length));
      else if (at < 0.85) pairs.flush(Math.floor(random.number() * 6));
      else clock.advance(random.number() * 2_000);
      await turn();
      for (const { client } of people) {
        expectWhole(client);
        expectBuried(client, server.buried);
      }
    }

    server.dropEvery = server.repeatEvery = server.dropAckEvery = Number.POSITIVE_INFINITY;
    server.delayPageEvery = Number.POSITIVE_INFINITY;
    const settle = async (times: number) => {
      for (let i = 0; i < times; i++) {
        pairs.flush();
        await turn();
        clock.advance(1_000);
      }
    };
    await settle(100);
    server.say('bob', 'the end');
    await settle(10);
    for (const { client } of people) {
      while (roomOf(client)?.gap || roomOf(client)?.hasOlder) {
        void client.loadGap('general', 'newer');
        void client.loadOlder('general');
        pairs.flush();
        await turn();
      }
      expect(roomOf(client)?.messages).toEqual(server.log);
      expect(roomOf(client)?.summary.topic).toBe(server.topic);
      expect(client.getState().outbox).toEqual([]);
    }
    for (const { client, sent } of people) {
      const own = server.log.filter((message) => message.user_id === ownId({ client }));
      expect(own.map((message) => message.content)).toEqual(sent.map((said, i) => (own[i]?.deleted ? '' : said)));
    }
  },
);

function ownId({ client }: Pick<Person, 'client'>): string {
  return client.getState().me?.user_id ?? '';
}

function roomOf(client: ChatClient) {
  return client.getState().rooms.get('general');
}

/** No message twice, also not as a pending one; and none missing between two that are shown, but where it is said. */
function expectWhole(client: ChatClient): void {
  const room = roomOf(client);
  if (!room) return;
  const ids = [
    ...room.messages.map((message) => message.client_id),
    ...client.getState().outbox.map((message) => message.clientId),
  ].filter((id) => id !== undefined);
  expect(ids).toEqual([...new Set(ids)]);
  const holes = room.messages.flatMap((message, i) => {
    const next = room.messages[i + 1];
    return next && next.n !== message.n + 1 ? [{ afterSeq: message.seq, beforeSeq: next.seq }] : [];
  });
  const { gap } = room;
  const unsaid = holes.filter((hole) => !gap || hole.afterSeq > gap.afterSeq || hole.beforeSeq < gap.beforeSeq);
  expect(unsaid).toEqual([]);
  if (!room.hasOlder && room.messages[0]) expect(room.messages[0].n).toBe(1);
}

/** Nothing is shown of what was deleted before the place up to which the log has been followed. */
function expectBuried(client: ChatClient, buried: ReadonlyMap<number, number>): void {
  const { messages = [], appliedSeq = 0 } = roomOf(client) ?? {};
  expect(messages.filter(({ seq, deleted }) => !deleted && (buried.get(seq) ?? appliedSeq + 1) <= appliedSeq)).toEqual(
    [],
  );
}
