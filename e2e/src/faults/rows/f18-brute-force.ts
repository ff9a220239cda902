import { readMetrics } from '../../harness/metrics.ts';
import { type ServerProcess, startServer } from '../../harness/server-process.ts';
import type { Wire } from '../../harness/wire-client.ts';
import { concludeTraffic } from '../conclude.ts';
import { talkQuietly } from '../quiet-room.ts';
import type { Row } from '../row.ts';
import { withSecondChance } from '../second-chance.ts';
import { enter, persist, proxy } from '../sign-ins/sign-in.ts';
import { gatherSignInCrowd, type SignInCrowd } from '../sign-ins/sign-in-crowd.ts';
import type { Span } from '../traffic.ts';
import { elapse, until } from '../until.ts';

const password = 'a long enough secret';
const addressesPerTurn = 20;
const attemptsPerAddress = 3;
const attackMs = 1_000;
const calmMs = 1_000;
const minuteMs = 60_000;
/** As the limits say, of one account and of one address. */
const maxPerMinute = 5;
const ownerInMs = 2_000;
/** More than are hashed and wait. */
const swarmSize = 200;
const allInMs = 60_000;

export const bruteForce: Row = {
  id: 'F18',
  alone: true,
  title:
    'guessing passwords, from one address and from many, reaches few hashes, keeps no owner out and disturbs nobody',
  rounds: (asked) => Math.ceil(asked / 10),
  run: withSecondChance(async ({ scale, seed, progress }) => {
    const turns = scale === 'full' ? 50 : 10;
    const crowd = scale === 'full' ? 500 : 24;
    const server = await startServer(['--trusted-proxies', proxy]);
    const traffic = talkQuietly(server.host, seed, { clientCount: 48, pace: 40 });
    const problems: string[] = [];
    let crowdOutside: SignInCrowd | undefined;
    try {
      await enter(server.host, 1, [{ type: 'Register', username: 'owner', password }]);
      progress?.(`${crowd} people register`);
      await inParts(crowd, (index) =>
        persist(server.host, 1_000 + index, { type: 'Register', username: `citizen ${index}`, password }),
      );
      await traffic.start();
      await elapse(calmMs);

      const [attacks, calms]: [Span[], Span[]] = [[], []];
      const guessedAt: number[] = [];
      const outcomes = new Map<string, number>();
      const note = (replies: readonly Wire[]) => {
        for (const reply of replies) {
          const outcome = toOutcome(reply);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          if (outcome === 'bad_credentials') guessedAt.push(performance.now());
          else if (outcome !== 'rate_limited' || !(Number(reply['retry_after_ms']) > 0))
            problems.push(`a guess was answered with ${JSON.stringify(reply)}`);
        }
      };
      const guess = { type: 'Login', username: 'owner', password: 'a wild guess' };
      const hashedBefore = await hashes(server);
      let ownerSlowestMs = 0;
      let ownerLogins = 0;
      for (let turn = 0; turn < turns; turn++) {
        const calmFrom = performance.now();
        await elapse(calmMs);
        calms.push({ from: calmFrom, to: performance.now() });
        const from = performance.now();
        await Promise.all(
          Array.from({ length: addressesPerTurn }, async (_, index) => {
            await elapse((index * attackMs) / addressesPerTurn);
            const address = 100_000 + turn * addressesPerTurn + index;
            note(
              await enter(
                server.host,
                address,
                Array.from({ length: attemptsPerAddress }, () => guess),
              ),
            );
          }),
        );
        attacks.push({ from, to: performance.now() });
        progress?.(`${(turn + 1) * addressesPerTurn} addresses have guessed`);
        // Whoever owns the account comes from where it was registered.
        if (turn % 15 !== 3) continue;
        const askedAt = performance.now();
        const [reply] = await enter(server.host, 1, [{ type: 'Login', username: 'owner', password }]);
        ownerSlowestMs = Math.max(ownerSlowestMs, performance.now() - askedAt);
        ownerLogins++;
        if (reply?.type !== 'Joined') problems.push(`the owner was answered ${JSON.stringify(reply)}`);
      }
      if (ownerSlowestMs > ownerInMs) problems.push(`the owner waited ${Math.round(ownerSlowestMs)} ms`);
      const hashed = (await hashes(server)) - hashedBefore;
      const reached = mostWithin(guessedAt, minuteMs);
      if (reached > maxPerMinute) problems.push(`${reached} guesses within a minute reached the hash of one account`);
      if (hashed !== guessedAt.length + ownerLogins)
        problems.push(`${hashed} hashes were made for ${guessedAt.length} guesses and ${ownerLogins} logins`);

      const behind = await logInBehindSwarm(server.host);
      problems.push(...behind.problems);

      // The same address tries everyone, known or not.
      const fromOne: number[] = [];
      for (let index = 0; index < 60; index++) {
        const username = index % 2 === 0 ? `citizen ${index % crowd}` : `stranger ${index}`;
        const [reply] = await enter(server.host, 7, [{ type: 'Login', username, password: 'a wild guess' }]);
        if (reply?.['code'] === 'bad_credentials') fromOne.push(performance.now());
        else if (reply?.['code'] !== 'rate_limited') problems.push(`was answered ${JSON.stringify(reply)}`);
      }
      // A burst, and one each twelve seconds while it lasts.
      const fromOneMost = mostWithin(fromOne, minuteMs);
      if (fromOneMost > 2 * maxPerMinute) problems.push(`${fromOneMost} guesses within a minute came from one address`);

      progress?.(`${crowd} people log in at once`);
      crowdOutside = await gatherSignInCrowd();
      const loginsFrom = performance.now();
      const waits = await crowdOutside.signIn({
        host: server.host,
        firstAddress: 1_000,
        messages: Array.from({ length: crowd }, (_, index) => ({
          type: 'Login',
          username: `citizen ${index}`,
          password,
        })),
      });
      const logins: Span = { from: loginsFrom, to: performance.now() };
      const slowestLoginMs = Math.max(...waits);
      if (slowestLoginMs > allInMs) problems.push(`somebody waited ${Math.round(slowestLoginMs)} ms to log in`);
      await elapse(calmMs);

      problems.push(...(await traffic.settle()));
      const p99BeforeMs = traffic.p99Within(calms) ?? 0;
      const p99DuringMs = traffic.p99Within(attacks) ?? Number.POSITIVE_INFINITY;
      const p99LoginsMs = traffic.p99Within([logins]) ?? 0;
      const doubts: string[] = [];
      if (p99DuringMs >= 2 * p99BeforeMs)
        doubts.push(
          `others waited ${p99DuringMs} ms at the 99th percentile while passwords were guessed, before ${p99BeforeMs}`,
        );
      if (p99LoginsMs >= 2 * p99BeforeMs)
        doubts.push(
          `others waited ${p99LoginsMs} ms at the 99th percentile while a crowd logged in, before ${p99BeforeMs}`,
        );
      traffic.stop();
      const exitCode = await server.stop();
      if (exitCode !== 0) problems.push(`the server ended with ${exitCode}`);
      return concludeTraffic(traffic, server.dataDir, {
        p99BeforeMs,
        p99DuringMs,
        figures: {
          addresses: turns * addressesPerTurn,
          guesses: turns * addressesPerTurn * attemptsPerAddress,
          reachedInAMinute: reached,
          ownerSlowestMs: Math.round(ownerSlowestMs),
          ownerBehindSwarmMs: Math.round(behind.tookMs),
          loginsAtOnce: crowd,
          slowestLoginMs: Math.round(slowestLoginMs),
          p99LoginsMs: Math.round(p99LoginsMs),
          ...Object.fromEntries(outcomes),
        },
        problems,
        doubts,
      });
    } finally {
      crowdOutside?.end();
      traffic.stop();
      await server.dispose();
    }
  }),
};

/** The owner comes home while more strangers than may wait have guessed, each at another name. */
async function logInBehindSwarm(host: string): Promise<{ readonly tookMs: number; readonly problems: string[] }> {
  let turnedAway = 0;
  const swarm = Promise.all(
    Array.from({ length: swarmSize }, async (_, index) => {
      const guess = { type: 'Login', username: `nobody ${index}`, password: 'a wild guess' };
      const [reply] = await enter(host, 500_000 + index, [guess]);
      if (reply?.['code'] === 'busy') turnedAway++;
    }),
  );
  await until('a stranger who is turned away', () => turnedAway > 0);
  const from = performance.now();
  const [reply] = await enter(host, 1, [{ type: 'Login', username: 'owner', password }]);
  const tookMs = performance.now() - from;
  await swarm;
  const problems: string[] = [];
  if (reply?.type !== 'Joined') problems.push(`behind strangers the owner was answered ${JSON.stringify(reply)}`);
  if (tookMs > ownerInMs) problems.push(`behind strangers the owner waited ${Math.round(tookMs)} ms`);
  return { tookMs, problems };
}

/** So many at once as the server hashes without anybody waiting long. */
async function inParts(count: number, run: (index: number) => Promise<unknown>): Promise<void> {
  const size = 8;
  for (let start = 0; start < count; start += size)
    await Promise.all(Array.from({ length: Math.min(size, count - start) }, (_, index) => run(start + index)));
}

async function hashes(server: ServerProcess): Promise<number> {
  return (await readMetrics(server.host)).get('tertulia_passwords_hashed_total');
}

function toOutcome(reply: Wire): string {
  return typeof reply['code'] === 'string' ? reply['code'] : reply.type;
}

/** The most instants that fall into any span of that length. */
function mostWithin(instants: readonly number[], spanMs: number): number {
  return Math.max(0, ...instants.map((from) => instants.filter((at) => at >= from && at < from + spanMs).length));
}
