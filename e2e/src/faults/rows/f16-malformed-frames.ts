import { errorCodes, parseServerMessage } from '@tertulia/protocol';
import type { PersistentClient } from '../../harness/persistent-client.ts';
import { createRandom } from '../../harness/random.ts';
import { startServer } from '../../harness/server-process.ts';
import { concludeTraffic } from '../conclude.ts';
import { type MalformedKind, malformedKinds } from '../malformed-kinds.ts';
import { talkQuietly } from '../quiet-room.ts';
import { openRaw, openTcp, type RawSocket } from '../raw-socket.ts';
import type { Row } from '../row.ts';
import { withSecondChance } from '../second-chance.ts';
import type { Span } from '../traffic.ts';
import { elapse } from '../until.ts';

const workerCount = 8;
/** Few enough that others wait for the frames' harm, if there is any, and not for a busy machine. */
const framesPerTurn = 160;
const attackMs = 1_000;
const calmMs = 500;
/** More than the server ends in one turn. */
const spareCount = 20;
const answerMs = 12_000;
/** What somebody in a room that no attacker is in may be told. */
const bystanderKinds = new Set(['Ok', 'Message', 'Ping', 'ReadMarker']);
/** What betrays the inside of a program: places of its source, and the lines of a stack. */
const betrayal = /node:|\.[cm]?[jt]s:|(^|\n|\\n)\s*at /;

export const malformedFrames: Row = {
  id: 'F16',
  alone: true,
  title: `${malformedKinds.length} kinds of malformed frames get a typed error or a close, and nobody else notices`,
  rounds: (asked) => Math.ceil(asked / 2),
  run: withSecondChance(async ({ seed, scale, progress }) => {
    const count = framesPerTurn * (scale === 'full' ? 63 : 13);
    const server = await startServer(['--rate-limits', 'off']);
    const traffic = talkQuietly(server.host, seed, { clientCount: 3, pace: 100 });
    const findings = new Findings();
    try {
      // Made beforehand, so that whoever waits does not wait for this process.
      const frames = Array.from({ length: count }, (_, frame) => {
        // Every kind in turn, each before and after authentication: the number of workers is even.
        const malformed = malformedKinds[Math.floor(frame / workerCount) % malformedKinds.length] as MalformedKind;
        return { malformed, bytes: malformed.make(createRandom(seed * 100_003 + frame)) };
      });
      await traffic.start();
      for (const client of traffic.clients) client.request({ type: 'LeaveRoom', room_id: 'general' });
      await elapse(500);
      for (const client of traffic.clients) client.received.clear();
      const attackers = Array.from(
        { length: workerCount },
        (_, index) => new Attacker(server.host, `mallory${index}-`, index % 2 === 1, findings),
      );
      // Attack and calm by turns, so that what a busy machine does falls on both alike.
      const [attacks, calms]: [Span[], Span[]] = [[], []];
      for (let start = 0; start < count; start += framesPerTurn) {
        await Promise.all(attackers.map((attacker) => attacker.prepare()));
        const from = performance.now();
        await Promise.all(
          attackers.map(async (attacker, index) => {
            for (let at = index; at < framesPerTurn; at += workerCount) {
              await elapse(from + (at * attackMs) / framesPerTurn - performance.now());
              const { malformed, bytes } = frames[start + at] as (typeof frames)[number];
              await attacker.send(malformed, bytes);
            }
          }),
        );
        attacks.push({ from, to: performance.now() });
        const calmFrom = performance.now();
        await elapse(calmMs);
        calms.push({ from: calmFrom, to: performance.now() });
        progress?.(`${start + framesPerTurn} of ${count} frames`);
      }
      for (const attacker of attackers) attacker.stop();
      const problems = [...(await traffic.settle()), ...findings.problems, ...traffic.clients.flatMap(noticed)];
      const [p99BeforeMs = 0, p99DuringMs = Number.POSITIVE_INFINITY] = [
        traffic.p99Within(calms),
        traffic.p99Within(attacks),
      ];
      const doubts: string[] = [];
      if (p99DuringMs >= 2 * p99BeforeMs)
        doubts.push(`bystanders waited ${p99DuringMs} ms at the 99th percentile, between attacks ${p99BeforeMs}`);
      if (/"level":(50|60)/.test(server.output))
        problems.push(`the server logged errors: ${server.output.slice(0, 2_000)}`);
      traffic.stop();
      const exitCode = await server.stop();
      if (exitCode !== 0) problems.push(`the server ended with ${exitCode}`);
      return concludeTraffic(traffic, server.dataDir, {
        p99BeforeMs,
        p99DuringMs,
        figures: {
          frames: count,
          kinds: malformedKinds.length,
          ...Object.fromEntries(findings.outcomes),
        },
        problems,
        doubts,
      });
    } finally {
      traffic.stop();
      await server.dispose();
    }
  }),
};

/** What was seen, in numbers; of each kind of trouble only the first is told. */
class Findings {
  readonly outcomes = new Map<string, number>();
  private readonly troubles = new Map<string, string>();

  count(outcome: string): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  trouble(kind: string, what: string): void {
    if (!this.troubles.has(kind)) this.troubles.set(kind, `${kind}: ${what}`);
  }

  get problems(): readonly string[] {
    return [...this.troubles.values()];
  }
}

/** Sends one malformed thing after the other, on the same WebSocket while the server leaves it open. */
class Attacker {
  private raw: RawSocket | undefined;
  private readonly spares: RawSocket[] = [];
  private entries = 0;

  constructor(
    private readonly host: string,
    private readonly name: string,
    private readonly isAuthenticated: boolean,
    private readonly findings: Findings,
  ) {}

  async send(malformed: MalformedKind, bytes: Buffer): Promise<void> {
    const raw = malformed.into === 'tcp' ? await openTcp(this.host) : await this.open();
    const seen = this.listen(raw, malformed.kind);
    raw.write(bytes);
    const outcome = await withinReason(this.awaitOutcome(raw, malformed, seen));
    seen.stop();
    this.findings.count(outcome ?? 'nothing');
    const wanted = {
      refused: ['error', 'ended'],
      ended: ['ended'],
      answered: ['error', 'ended', 'answer'],
      abandoned: ['ended'],
    };
    if (outcome === undefined || !wanted[malformed.expect].includes(outcome))
      this.findings.trouble(
        malformed.kind,
        `came to ${outcome ?? 'nothing'} and not to ${wanted[malformed.expect].join(' or ')}`,
      );
    if (outcome === undefined || malformed.into === 'tcp') raw.reset();
    if (outcome === 'ended' || outcome === undefined) this.raw = undefined;
  }

  stop(): void {
    for (const raw of [this.raw, ...this.spares]) raw?.reset();
  }

  /** Entering costs a commit, which others wait for too, but it is no malformed frame. */
  async prepare(): Promise<void> {
    while (this.isAuthenticated && this.spares.length < spareCount) this.spares.push(await this.enter());
  }

  private async open(): Promise<RawSocket> {
    this.raw ??= this.isAuthenticated ? (this.spares.pop() ?? (await this.enter())) : await openRaw(this.host);
    return this.raw;
  }

  private async enter(): Promise<RawSocket> {
    const raw = await openRaw(this.host);
    const reply = await raw.request({ type: 'Join', username: `${this.name}${this.entries++}` });
    if (reply?.type !== 'Joined') this.findings.trouble('entry', `was answered ${JSON.stringify(reply)}`);
    return raw;
  }

  /** Looks at all that comes, and counts what tells of an error. */
  private listen(raw: RawSocket, kind: string): { errors: number; onError: () => void; stop(): void } {
    const seen = { errors: 0, onError: () => {}, stop: () => {} };
    const addError = () => {
      seen.errors++;
      seen.onError();
    };
    const stopBytes = raw.onBytes((text) => {
      const found = betrayal.exec(text);
      if (found)
        this.findings.trouble(
          kind,
          `was answered with the program's inside: ${text.slice(found.index, found.index + 200)}`,
        );
      if (/^HTTP\/1\.1 [45]/.test(text)) addError();
    });
    const stopMessages = raw.onMessage((message) => {
      const parsed = parseServerMessage(message);
      if (!parsed.ok)
        this.findings.trouble(kind, `was answered with no message of the protocol: ${JSON.stringify(message)}`);
      if (message.type !== 'Error') return;
      addError();
      if (!(errorCodes as readonly unknown[]).includes(message['code']))
        this.findings.trouble(kind, `was answered with the code ${String(message['code'])}`);
    });
    seen.stop = () => {
      stopBytes();
      stopMessages();
    };
    return seen;
  }

  private async awaitOutcome(
    raw: RawSocket,
    { into, expect }: MalformedKind,
    seen: { errors: number; onError: () => void },
  ): Promise<'error' | 'ended' | 'answer'> {
    const isEnded = raw.ended.then(() => 'ended' as const);
    if (expect === 'abandoned') raw.end();
    if (expect === 'ended' || expect === 'abandoned') return isEnded;
    if (into === 'tcp') {
      const isRefused = new Promise<'error'>((resolve) => {
        seen.onError = () => resolve('error');
      });
      return seen.errors > 0 ? 'error' : Promise.race([isEnded, isRefused]);
    }
    // Messages of one connection are handled in order, so whatever came of it has come by the answer to this.
    const pong = await raw.request({ type: 'Ping' });
    if (!pong) return 'ended';
    return seen.errors > 0 ? 'error' : 'answer';
  }
}

/** Undefined when nothing came in time. */
function withinReason<T>(outcome: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), answerMs);
  });
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
}

function noticed(client: PersistentClient): string[] {
  const unexpected = [...client.received].filter(([kind]) => !bystanderKinds.has(kind));
  return [
    ...unexpected.map(([kind, count]) => `${client.name} was sent ${count} ${kind}`),
    ...client.closeCodes.map((code) => `${client.name} was closed with ${code}`),
  ];
}
