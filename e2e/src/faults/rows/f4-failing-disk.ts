import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addVerdicts, clean } from '../../checker/checker.ts';
import { readMetrics } from '../../harness/metrics.ts';
import { createRandom } from '../../harness/random.ts';
import { isReady } from '../../harness/ready.ts';
import { type ServerOptions, type ServerProcess, startServer } from '../../harness/server-process.ts';
import { isSessionOpen, readStoredLog, readStoredLogs } from '../../harness/stored-log.ts';
import { connectWire, enter, type Wire, type WireClient } from '../../harness/wire-client.ts';
import { conclude, concludeTraffic } from '../conclude.ts';
import { breakFsync, whyNoTracing } from '../injectors/broken-fsync.ts';
import { isRecorded, recordWrites, writeRemembered } from '../injectors/forgetful-disk.ts';
import { mountSmallDisk, whyNoSmallDisk } from '../injectors/small-disk.ts';
import type { Judged, Row, RowContext } from '../row.ts';
import { Traffic } from '../traffic.ts';
import { elapse, isSoon, until } from '../until.ts';

const smallDiskMegabytes = 24;
const recoverMs = 10_000;
/** More than the log has space for. */
const maxFillers = 2_000;
/** A minute of waves, if flushes fail seldom. */
const maxWaves = 120;

export const failingDisk: Row = {
  id: 'F4',
  alone: true,
  title: 'a disk that fails or is full refuses writes in words, loses nothing, and is taken up again once it is back',
  async run(context) {
    const missing = (await whyNoTracing()) ?? (await whyNoSmallDisk());
    if (missing) return missing;
    // Two at a time: each has a server of its own, and waits more than it works.
    const lanes: readonly (readonly Part[])[] = [
      [
        ['no flush succeeds', () => failFlushes(context)],
        ['the disk is full', () => fillDisk(context)],
        ['a start on a full disk', () => startFull()],
      ],
      [
        ['one failed flush', () => failOnce(context)],
        ['a disk that forgets what a failed flush was to write', () => forget(context)],
        ['nobody sends while it comes back', () => comeBackIdle()],
        ['a refused message, and the process dies', () => dieInDoubt()],
      ],
    ];
    const outcomes = (await Promise.all(lanes.map((lane) => runInTurn(lane, context)))).flat();
    return conclude({
      acked: outcomes.reduce((sum, [, outcome]) => sum + outcome.acked, 0),
      verdict: outcomes.map(([, outcome]) => outcome.verdict).reduce(addVerdicts, clean),
      recoveryMs: Math.max(...outcomes.map(([, outcome]) => outcome.recoveryMs ?? 0)),
      figures: Object.assign({}, ...outcomes.map(([, outcome]) => outcome.figures)),
      problems: outcomes.flatMap(([name, { problems }]) => problems.map((problem) => `${name}: ${problem}`)),
    });
  },
};

type Part = readonly [name: string, run: () => Promise<Judged>];

/** A part that could not be finished is a problem of the row, and the others clean up after themselves. */
async function runInTurn(parts: readonly Part[], context: RowContext): Promise<(readonly [string, Judged])[]> {
  const outcomes: (readonly [string, Judged])[] = [];
  for (const [name, run] of parts) {
    const outcome = await run().catch((error: Error) =>
      conclude({ acked: 0, problems: [error.stack ?? error.message] }),
    );
    context.progress?.(`${name}: ${JSON.stringify(outcome)}`);
    outcomes.push([name, outcome]);
  }
  return outcomes;
}

type Fault = { heal(): Promise<void> };

async function failOnce({ seed }: RowContext): Promise<Judged> {
  return underTraffic(seed, {}, async ({ server, traffic, problems }) => {
    const refusedBefore = refusals(traffic);
    // The flush that fails may also be one that nobody waits for.
    for (let attempt = 0; attempt < 10 && refusals(traffic) === refusedBefore; attempt++) {
      const fault = await breakFsync(server.pid, 'error=EIO:when=1');
      await isSoon(() => refusals(traffic) > refusedBefore, 1_000);
      await fault.heal();
    }
    if (refusals(traffic) === refusedBefore) problems.push('nothing was refused');
    if (!(await isSoon(() => isReady(server.host), recoverMs))) problems.push('it was not ready again');
    return { refusedOnce: refusals(traffic) - refusedBefore };
  });
}

async function failFlushes({ seed, scale }: RowContext): Promise<Judged> {
  return underTraffic(seed, {}, (run) =>
    throughFault(run, scale === 'fast' ? 2_000 : 20_000, () => breakFsync(run.server.pid, 'error=EIO')),
  );
}

async function fillDisk({ seed, scale }: RowContext): Promise<Judged> {
  const disk = await mountSmallDisk(smallDiskMegabytes);
  try {
    return await underTraffic(seed, { dataDir: disk.folder }, (run) =>
      throughFault(run, scale === 'fast' ? 2_000 : 20_000, async () => {
        disk.fill();
        return { heal: async () => disk.free() };
      }),
    );
  } finally {
    await disk.remove();
  }
}

/** With nobody there to write, the server itself has to find out that the disk is back. */
async function comeBackIdle(): Promise<Judged> {
  const server = await startServer(['--rate-limits', 'off']);
  try {
    const problems: string[] = [];
    const ana = await enter(server.host, 'ana');
    const fault = await breakFsync(server.pid, 'error=EIO');
    const refused = await ana.request({ type: 'Message', content: 'lost', client_id: 'c0' });
    if (refused['code'] !== 'storage_unavailable') problems.push(`was answered ${JSON.stringify(refused)}`);
    ana.close();
    await ana.closed;
    if (await isReady(server.host)) problems.push('/readyz was green after a failed commit');
    await fault.heal();
    const healedAt = performance.now();
    if (!(await isSoon(() => isReady(server.host), recoverMs))) problems.push('it was not ready again within 10 s');
    return conclude({
      acked: 0,
      recoveryMs: performance.now() - healedAt,
      figures: { idleRecoveryMs: Math.round(performance.now() - healedAt) },
      problems,
    });
  } finally {
    await server.dispose();
  }
}

/** A supervisor that starts the server again and again must find one that stays, is read, and is taken up when there is space. */
async function startFull(): Promise<Judged> {
  const disk = await mountSmallDisk(smallDiskMegabytes);
  const server = await startServer(['--rate-limits', 'off'], { dataDir: disk.folder });
  try {
    const problems: string[] = [];
    const ana = await enter(server.host, 'ana');
    await registerOwner(server.host);
    await ana.request({ type: 'Message', content: 'safe', client_id: 'c' });
    disk.fill();
    await server.kill();
    // Whoever opens a SQLite file first empties the index of its log and lays it out anew: nobody is to take that space meanwhile.
    disk.fillOnce();
    await server.start();
    // What the start gave back of the log's space is used up too.
    disk.fill();
    const { client: back, stored } = await checkWhatStillWorks(server.host, ana.token, problems);
    disk.free();
    if (!(await isSoon(() => isReady(server.host), recoverMs))) problems.push('it was not ready within 10 s');
    const reply = await back.request({ type: 'Message', content: 'safe too', client_id: 'c2' });
    if (reply['seq'] !== 2 + stored) problems.push(`was answered ${JSON.stringify(reply)}`);
    back.close();
    return conclude({ acked: 2 + stored, problems });
  } finally {
    await server.dispose();
    await disk.remove();
  }
}

/** The commit may be on disk although it was refused: what the sender sends again must find it, or be the first. */
async function dieInDoubt(): Promise<Judged> {
  const server = await startServer(['--rate-limits', 'off']);
  try {
    const problems: string[] = [];
    const ana = await enter(server.host, 'ana');
    const message = { type: 'Message', content: 'in doubt', client_id: 'c0' };
    const first = await ana.request({ ...message, content: 'safe', client_id: 'c' });
    const fault = await breakFsync(server.pid, 'error=EIO');
    const refused = await ana.request(message);
    if (refused['code'] !== 'storage_unavailable') problems.push(`was answered ${JSON.stringify(refused)}`);
    await server.kill();
    await fault.heal();
    await server.start();
    const again = await connectWire(`ws://${server.host}/ws`, ['tertulia.v1.json']);
    await again.request({ type: 'Resume', token: ana.token });
    const replies = [await again.request(message), await again.request(message)];
    again.close();
    await server.stop();
    const log = readStoredLog(server.dataDir, 'general').map(({ clientId, seq }) => `${seq} ${clientId}`);
    if (first['seq'] !== 1 || replies.some((reply) => reply['seq'] !== 2))
      problems.push(`the replies were ${JSON.stringify([first, ...replies])}`);
    if (log.join() !== '1 c,2 c0') problems.push(`stored is ${log.join()}`);
    return conclude({ acked: 3, problems });
  } finally {
    await server.dispose();
  }
}

/** Flushes fail now and then, and drop what they were to write; then the power goes. What was acknowledged is there. */
async function forget({ seed, scale }: RowContext): Promise<Judged> {
  const place = mkdtempSync(join(tmpdir(), 'tertulia-record-'));
  const record = join(place, 'record');
  const random = createRandom(seed);
  // The first flushes make the file and let everyone enter.
  const failFlushes = `${300 + Math.floor(random() * 40)}+${5 + Math.floor(random() * 9)}`;
  const server = await startServer(['--rate-limits', 'off'], { wrapper: recordWrites(record, failFlushes) });
  // Enough people that some still send while others wait after a refusal.
  const traffic = new Traffic({ host: server.host, seed, clientCount: 24, pace: 100 });
  try {
    await traffic.start();
    // In waves: between them the tables catch up with the journal, and the next commit's flush comes right after that.
    for (let wave = 0; wave < maxWaves && refusals(traffic) < (scale === 'fast' ? 15 : 60); wave++) {
      traffic.pause();
      await elapse(350);
      traffic.go();
      await elapse(150);
    }
    await elapse(1_000);
    const { pid } = server;
    await server.kill();
    traffic.stop();
    await until('the record is whole', () => isRecorded(record, pid));
    const { failedFlushes } = writeRemembered(record, ['tertulia.db', 'tertulia.db-wal'], place);
    const problems = failedFlushes > 0 ? [] : ['no flush failed'];
    const refused = refusals(traffic);
    // What a member saw is not looked at: everything shown is on the disk that did not forget.
    const { lost, duplicated, outOfOrder } = traffic.judge(readStoredLogs(place));
    return conclude({
      acked: traffic.acked,
      verdict: { ...clean, lost, duplicated, outOfOrder },
      figures: { forgottenFlushes: failedFlushes, refusedByThem: refused },
      problems,
    });
  } finally {
    traffic.stop();
    await server.dispose();
    rmSync(place, { recursive: true, force: true });
  }
}

type Running = { readonly server: ServerProcess; readonly traffic: Traffic; readonly problems: string[] };

async function underTraffic(
  seed: number,
  options: Partial<ServerOptions>,
  provoke: (running: Running) => Promise<Record<string, number>>,
): Promise<Judged> {
  const server = await startServer(['--rate-limits', 'off'], options);
  const traffic = new Traffic({ host: server.host, seed, pace: 300 });
  const problems: string[] = [];
  try {
    await traffic.start();
    await until('the first messages', () => traffic.acked > 100);
    const { pid } = server;
    const startedAt = performance.now();
    const figures = await provoke({ server, traffic, problems });
    const minutes = (performance.now() - startedAt) / 60_000;
    const logLines = server.output.split('\n').filter((line) => line.startsWith('{')).length;
    if (logLines > 1 + minutes) problems.push(`it logged ${logLines} lines`);
    problems.push(...(await traffic.settle()));
    if (server.pid !== pid || traffic.clients.some((client) => client.resumed > 0))
      problems.push('the server was not the same all the time');
    const { recoveryMs, ...others } = figures;
    traffic.stop();
    const code = await server.stop();
    if (code !== 0) problems.push(`the server ended with ${code}`);
    return concludeTraffic(traffic, server.dataDir, { recoveryMs, figures: others, problems });
  } finally {
    traffic.stop();
    await server.dispose();
  }
}

/** Provokes a fault that refuses every write, looks at what must work all the same, and heals it. */
async function throughFault(
  { server, traffic, problems }: Running,
  lastsMs: number,
  provoke: () => Promise<Fault>,
): Promise<Record<string, number>> {
  await registerOwner(server.host);
  const known = await enter(server.host, 'known');
  known.close();
  await known.closed;
  await until('the session is stored as closed', () => !isSessionOpen(server.dataDir, known.userId));
  const fault = await provoke();
  const brokenAt = performance.now();
  if (!(await isSoon(async () => !(await isReady(server.host)), 5_000))) problems.push('/readyz stayed green');
  const metrics = await readMetrics(server.host);
  if (metrics.get('tertulia_storage_healthy') !== 0 || metrics.get('tertulia_commits_failed_total') < 1)
    problems.push('the metrics do not tell of the failure');
  const { client: back } = await checkWhatStillWorks(server.host, known.token, problems);
  const ackedBroken = traffic.acked;
  await elapse(Math.max(0, brokenAt + lastsMs - performance.now()));
  if (await isReady(server.host)) problems.push('/readyz was green while nothing could be written');
  if (traffic.acked > ackedBroken) problems.push(`${traffic.acked - ackedBroken} messages were acknowledged`);
  await fault.heal();
  const healedAt = performance.now();
  if (!(await isSoon(() => isReady(server.host), recoverMs))) problems.push('it was not ready within 10 s');
  if (!(await isSoon(() => traffic.acked > ackedBroken, recoverMs)))
    problems.push('nothing was acknowledged within 10 s');
  const recoveryMs = performance.now() - healedAt;
  // That the session is in use again could not be stored when it was told.
  if (!(await isSoon(() => isSessionOpen(server.dataDir, known.userId), 15_000)))
    problems.push('a session in use stayed closed in the store');
  back.close();
  return {
    recoveryMs,
    refused: refusals(traffic),
    failures: (await readMetrics(server.host)).get('tertulia_commits_failed_total'),
  };
}

/** Who has a session comes back, stays and reads, who has none may enter for now, and who writes is told when to try again. */
async function checkWhatStillWorks(host: string, token: string, problems: string[]): Promise<StillThere> {
  const isPatient = (reply: Wire) =>
    reply['code'] === 'storage_unavailable' && typeof reply['retry_after_ms'] === 'number';
  const client = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
  const resumed = await client.request({ type: 'Resume', token });
  if (resumed.type !== 'Joined') problems.push(`Resume was answered ${JSON.stringify(resumed)}`);
  const page = await client.request({ type: 'History', room_id: 'general' });
  if (page.type !== 'HistoryPage') problems.push(`History was answered ${JSON.stringify(page)}`);
  const { refused, stored } = await exhaustLog(client);
  if (!isPatient(refused)) problems.push(`Message was answered ${JSON.stringify(refused)}`);
  const guest = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
  const entered = await guest.request({ type: 'Join', username: 'newcomer' });
  if (entered.type !== 'Joined' || 'token' in entered) problems.push(`Join was answered ${JSON.stringify(entered)}`);
  guest.close();
  for (const [message, isRight] of [
    [{ type: 'Login', ...owner }, (reply: Wire) => reply.type === 'Joined' && !('token' in reply)],
    [{ type: 'Login', ...owner, password: 'not it, I fear' }, (reply: Wire) => reply['code'] === 'bad_credentials'],
    [{ type: 'Join', username: owner.username }, (reply: Wire) => reply['code'] === 'username_taken'],
    [{ type: 'Register', ...owner, username: 'another' }, isPatient],
  ] as const) {
    const one = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
    const reply = await one.request(message);
    if (!isRight(reply)) problems.push(`${message.type} was answered ${JSON.stringify(reply)}`);
    one.close();
  }
  return { client, stored };
}

/**
 * The write-ahead log has some space of its own on a disk that is full; once it is used up, nothing can be stored. Gives how
 * many messages were.
 */
async function exhaustLog(client: WireClient): Promise<{ readonly refused: Wire; readonly stored: number }> {
  let stored = 0;
  const fill = async (content: string): Promise<Wire> => {
    for (;;) {
      const reply = await client.request({ type: 'Message', content, client_id: `filler ${stored}` });
      if (reply.type !== 'Ok' || ++stored >= maxFillers) return reply;
    }
  };
  await fill('x'.repeat(4_000));
  return { refused: await fill('x'), stored };
}

type StillThere = { readonly client: WireClient; readonly stored: number };

const owner = { username: 'owner', password: 'a password of some length' };

/** Somebody with an account, who goes again. */
async function registerOwner(host: string): Promise<void> {
  const client = await connectWire(`ws://${host}/ws`, ['tertulia.v1.json']);
  await client.request({ type: 'Register', ...owner });
  client.send({ type: 'Leave' });
  await client.closed;
}

function refusals(traffic: Traffic): number {
  return traffic.clients.reduce((sum, client) => sum + (client.received.get('Error storage_unavailable') ?? 0), 0);
}
