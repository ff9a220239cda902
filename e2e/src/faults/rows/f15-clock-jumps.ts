import { startServer } from '../../harness/server-process.ts';
import { connectWire, enter, type Wire } from '../../harness/wire-client.ts';
import { conclude, concludeTraffic } from '../conclude.ts';
import { createFalseClock, type FalseClock, whyNoFalseClock } from '../injectors/false-clock.ts';
import type { Judged, Row, RowContext } from '../row.ts';
import { Traffic } from '../traffic.ts';
import { elapse, isSoon, until } from '../until.ts';

const hour = 3_600;
const jumps = [
  ['an hour back', -hour],
  ['an hour ahead', hour],
  ['thirty days ahead', 30 * 24 * hour],
] as const;
/** A little more than the minute after which the server looks for guests who are gone. */
const sweepMs = 63_000;

export const clockJumps: Row = {
  id: 'F15',
  title: 'the clock jumps an hour back, an hour and thirty days ahead: order, limits and sessions do not notice',
  // A full round waits for the server to look for guests who are gone, after each jump.
  rounds: (asked) => Math.ceil(asked / 10),
  async run(context) {
    const missing = whyNoFalseClock();
    if (missing) return missing;
    const clock = createFalseClock();
    try {
      const outcome = await jumpUnderTraffic(context, clock);
      clock.set(0);
      const limits = await jumpUnderLimits(clock);
      const problems = [...outcome.problems, ...limits.problems];
      return {
        ...outcome,
        kind: problems.length === 0 ? outcome.kind : 'broken',
        figures: { ...outcome.figures, ...limits.figures, nodes: '1 (several nodes are not built yet)' },
        problems,
      };
    } finally {
      clock.remove();
    }
  },
};

async function jumpUnderTraffic({ seed, scale, progress }: RowContext, clock: FalseClock): Promise<Judged> {
  const server = await startServer(['--rate-limits', 'off'], { env: clock.env });
  const traffic = new Traffic({ host: server.host, seed, pace: 200 });
  const problems: string[] = [];
  try {
    const startedAt = performance.now();
    await traffic.start();
    await until('the first messages', () => traffic.acked > 100);
    const firstJumpAt = performance.now();
    for (const [name, seconds] of jumps) {
      progress?.(name);
      const sleeper = await enter(server.host, 'sleeper');
      sleeper.close();
      await sleeper.closed;
      await move(clock, seconds, server.host);
      await elapse(scale === 'fast' ? 1_000 : sweepMs);
      const acked = traffic.acked;
      if (!(await isSoon(() => traffic.acked > acked, 5_000))) problems.push(`${name}: nothing is acknowledged`);
      await checkSession(server.host, sleeper.token, `${name}: who was away a moment`, problems);
    }
    const lastJumpAt = performance.now();
    const page = await readRoom(traffic, server.host);
    if (page.some((message, i) => i > 0 && (message['seq'] as number) <= (page[i - 1]?.['seq'] as number)))
      problems.push('a page of history does not ascend by seq');
    const reconnects = traffic.resumed;
    if (reconnects > 0) problems.push(`clients had to come back ${reconnects} times`);

    // Thirty-one days back from where it stood, and from another process.
    const sleeper = await enter(server.host, 'sleeper');
    sleeper.close();
    await server.stop();
    clock.set(-hour);
    await server.start();
    await until('every client came back', () => traffic.clients.every((client) => client.resumed > 0));
    await checkSession(server.host, sleeper.token, 'after a restart in the past: who was away', problems);
    problems.push(...(await traffic.settle()));
    traffic.stop();
    await server.stop();
    return concludeTraffic(traffic, server.dataDir, {
      p99BeforeMs: traffic.p99(startedAt, firstJumpAt),
      p99DuringMs: traffic.p99(firstJumpAt, lastJumpAt),
      problems,
    });
  } finally {
    traffic.stop();
    await server.dispose();
  }
}

/** Rates are taken from the monotonic clock: a jump ahead fills no bucket, a jump back stops none from filling. */
async function jumpUnderLimits(clock: FalseClock): Promise<Judged> {
  const server = await startServer([], { env: clock.env });
  const problems: string[] = [];
  try {
    const sender = await enter(server.host, 'sender');
    const send = (count: number) =>
      Promise.all(Array.from({ length: count }, () => sender.request({ type: 'Message', content: 'again' })));
    const emptiedAt = performance.now();
    const { send_burst: burst, sends_per_s: perSecond } = (await sender.next('Welcome'))['limits'] as Record<
      'send_burst' | 'sends_per_s',
      number
    >;
    await send(burst);
    await move(clock, hour, server.host);
    const replies = await send(burst);
    const passed = replies.filter((reply) => reply.type === 'Ok').length;
    const earned = Math.ceil(((performance.now() - emptiedAt) / 1_000) * perSecond);
    if (passed > earned) problems.push(`${passed} messages passed after a jump ahead, and ${earned} were earned`);
    await move(clock, -hour, server.host);
    const refused = (await send(burst)).find((reply) => reply['code'] === 'rate_limited');
    await elapse((refused?.['retry_after_ms'] as number | undefined) ?? 0);
    const [again] = await send(1);
    if (again?.type !== 'Ok')
      problems.push(`after a jump back and the wait named it was answered ${JSON.stringify(again)}`);
    sender.close();
    return conclude({ acked: 0, figures: { passedAfterJump: `${passed} of ${earned} earned` }, problems });
  } finally {
    await server.dispose();
  }
}

/** Moves the server's clock, and waits until what it says shows it: else nothing was provoked. */
async function move(clock: FalseClock, seconds: number, host: string): Promise<void> {
  clock.set(seconds);
  await until('the server has another time', async () => {
    const teller = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
    const joined = await teller.request({ type: 'Join', username: `teller${Math.random()}` });
    teller.close();
    return Math.abs(Date.parse(joined['server_time'] as string) - Date.now() - seconds * 1_000) < hour * 500;
  });
}

async function checkSession(host: string, token: string, who: string, problems: string[]): Promise<void> {
  const client = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
  const reply = await client.request({ type: 'Resume', token });
  if (reply.type !== 'Joined') problems.push(`${who} was answered ${JSON.stringify(reply)}`);
  client.close();
}

async function readRoom(traffic: Traffic, host: string): Promise<Wire[]> {
  const reader = await enter(host, 'reader');
  await reader.request({ type: 'JoinRoom', room_id: traffic.rooms[0] });
  const page = await reader.request({ type: 'History', room_id: traffic.rooms[0], limit: 100 });
  reader.close();
  return page['messages'] as Wire[];
}
