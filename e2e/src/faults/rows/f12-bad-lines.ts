import { judge, type SentRecord } from '../../checker/checker.ts';
import { type ChatUser, createChatUser } from '../../harness/chat-user.ts';
import { readMetrics } from '../../harness/metrics.ts';
import { createRandom } from '../../harness/random.ts';
import { startServer } from '../../harness/server-process.ts';
import { readStoredLogs } from '../../harness/stored-log.ts';
import { type BadLine, badLines } from '../bad-lines.ts';
import { conclude } from '../conclude.ts';
import type { Row } from '../row.ts';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.ts';
import { Traffic } from '../traffic.ts';
import { isSoon } from '../until.ts';

const rooms = ['one', 'two'] as const;
/** Everyone on a bad line says so much. */
const sayEveryMs = 300;
const noticeMs = 35_000;
/** Metrics are read, and timers fire, somewhat late. */
const slackMs = 500;
const settleMs = 35_000;
const noPongCloses = 'tertulia_closes_total{code="4002"}';

type Sufferer = {
  readonly bad: BadLine;
  readonly line: TcpProxy;
  readonly user: ChatUser;
  readonly random: () => number;
};

export const badLinesRow: Row = {
  id: 'F12',
  title: `${badLines.length} kinds of bad lines: all is shown once and in order, and dead ones are noticed`,
  rounds: (asked) => Math.ceil(asked / 2),
  async run({ seed, progress }) {
    const server = await startServer(['--rate-limits', 'off']);
    const traffic = new Traffic({ host: server.host, seed, clientCount: 4, rooms, pace: 25 });
    const sufferers: Sufferer[] = [];
    let sayer: NodeJS.Timeout | undefined;
    try {
      for (const [index, bad] of badLines.entries()) {
        const random = createRandom(seed * 7_919 + index);
        const line = await startTcpProxy(server.host, seed + index);
        sufferers.push({ bad, line, random, user: createChatUser(`behind-${bad.name}`, line.host, random) });
      }
      await traffic.start();
      for (const { user } of sufferers) await user.enter(rooms);
      let turn = 0;
      sayer = setInterval(() => {
        turn++;
        for (const { user } of sufferers) user.send(rooms[turn % 2] as string, `${user.name} says ${turn}`);
      }, sayEveryMs);
      const badAt = performance.now();
      progress?.(`${sufferers.length} lines go bad`);
      const closed = noticedByServer(server.host, badAt);
      await Promise.all(sufferers.map(({ bad, line, random }) => bad.suffer(line, random)));
      clearInterval(sayer);

      const healedAt = performance.now();
      const problems = [...(await traffic.settle())];
      const isInTime = (isTrue: () => boolean) => isSoon(isTrue, settleMs - (performance.now() - healedAt));
      for (const { user } of sufferers) {
        if (!(await isInTime(user.isSettled))) problems.push(`${user.name} was not settled within ${settleMs} ms`);
      }
      // Who sent the last message has it acknowledged before everybody else has received it.
      const heads = toHeads([
        ...traffic.clients.flatMap(({ queue }) => queue.sent),
        ...traffic.clients.flatMap(({ changes }) => [...changes.changedAt].map(([room, seq]) => ({ room, seq }))),
        ...sufferers.flatMap(({ user }) => user.sent()),
      ]);
      for (const one of [...traffic.clients, ...sufferers.map(({ user }) => user)]) {
        if (!(await isInTime(() => one.isLevelWith(heads))))
          problems.push(`${one.name} was not level within ${settleMs} ms`);
      }
      const recoveryMs = performance.now() - healedAt;
      const serverNoticedMs = await closed;
      if (serverNoticedMs === undefined) problems.push('the server never noticed that a line was dead');
      else if (serverNoticedMs > noticeMs + slackMs)
        problems.push(`the server noticed a dead line after ${Math.round(serverNoticedMs)} ms`);
      const views = [];
      for (const { user } of sufferers) {
        for (const room of rooms) views.push({ member: user.name, room, shown: await user.showAll(room) });
      }
      problems.push(...sufferers.flatMap((sufferer) => [...sufferer.user.problems, ...misjudged(sufferer, badAt)]));
      const { user: cutOff } = sufferers.find(({ bad }) => bad.isSilent) as Sufferer;
      const { user: flapped, line: flapLine } = sufferers.find(({ bad }) => bad.isFlapping) as Sufferer;
      const clientNoticedMs = (cutOff.lostAt ?? Number.NaN) - badAt;
      const sent = sufferers.flatMap(({ user }) => user.sent());
      traffic.stop();
      await Promise.all(sufferers.map(({ user }) => user.stop()));
      const exitCode = await server.stop();
      if (exitCode !== 0) problems.push(`the server ended with ${exitCode}`);

      const evidence = traffic.evidence(readStoredLogs(server.dataDir));
      return conclude({
        acked: traffic.acked + sent.filter(({ seq }) => seq !== undefined).length,
        verdict: judge({
          ...evidence,
          sent: [...evidence.sent, ...sent],
          views: [...evidence.views, ...views],
        }),
        p99DuringMs: traffic.p99(badAt, healedAt),
        recoveryMs,
        figures: {
          lines: sufferers.length,
          clientNoticedMs: Math.round(clientNoticedMs),
          serverNoticedMs: Math.round(serverNoticedMs ?? Number.NaN),
          flapAttempts: flapLine.attempts.length,
          flapWaitsMs: flapped.waits.map(({ waitMs }) => Math.round(waitMs)).join(' '),
          cuts: (sufferers[0] as Sufferer).user.waits.length,
        },
        problems,
      });
    } finally {
      clearInterval(sayer);
      traffic.stop();
      for (const { user, line } of sufferers) {
        await user.stop();
        await line.close();
      }
      await server.dispose();
    }
  },
};

/** The last acknowledged place in each room. */
function toHeads(sent: readonly Pick<SentRecord, 'room' | 'seq'>[]): ReadonlyMap<string, number> {
  const heads = new Map<string, number>();
  for (const { room, seq = 0 } of sent) heads.set(room, Math.max(seq, heads.get(room) ?? 0));
  return heads;
}

/** How long after `since` the server closed a connection for its silence; undefined if it does not in time. */
async function noticedByServer(host: string, since: number): Promise<number | undefined> {
  const isClosed = async () => (await readMetrics(host)).get(noPongCloses) > 0;
  return (await isSoon(isClosed, noticeMs + 5_000)) ? performance.now() - since : undefined;
}

/** Full jitter: each wait is a random part of this. */
function longestWaitMs(attempt: number): number {
  return Math.min(30_000, 500 * 2 ** attempt);
}

/** What a client should have made of its line, and did not. */
function misjudged({ bad, user, line }: Sufferer, badAt: number): string[] {
  const problems: string[] = [];
  const unsent = user.sent().filter(({ seq }) => seq === undefined).length;
  if (unsent > 0) problems.push(`${user.name} shows ${unsent} of its messages neither as sent nor as waiting`);
  if (bad.isSilent) {
    const noticedMs = (user.lostAt ?? Number.POSITIVE_INFINITY) - badAt;
    if (noticedMs > noticeMs + slackMs) problems.push(`${user.name} noticed after ${Math.round(noticedMs)} ms`);
  }
  // Each attempt but the first was waited for, for no longer than full jitter allows.
  if (line.attempts.length > user.waits.length + 1)
    problems.push(`${user.name} connected ${line.attempts.length} times after ${user.waits.length} waits`);
  const tooLong = user.waits.find(({ attempt, waitMs }) => waitMs > longestWaitMs(attempt));
  if (tooLong) problems.push(`${user.name} waited ${tooLong.waitMs} ms before attempt ${tooLong.attempt}`);
  if (bad.isFlapping) {
    const attempts = user.waits.map(({ attempt }) => attempt);
    const grows = attempts.every((attempt, i) => i === 0 || attempt === (attempts[i - 1] as number) + 1);
    if (!grows || attempts.length < 3) problems.push(`${user.name} counted its attempts as ${attempts.join(', ')}`);
    // The first may have been told to come back at once.
    const tooShort = user.waits.slice(1).find((one) => one.waitMs < one.jitter * longestWaitMs(one.attempt) - slackMs);
    if (tooShort)
      problems.push(`${user.name} waited only ${Math.round(tooShort.waitMs)} ms before attempt ${tooShort.attempt}`);
  }
  return problems;
}
