import { type Evidence, judge, type SentRecord, type Verdict } from '../checker/checker.ts';
import { PersistentClient, type PersistentClientOptions } from '../harness/persistent-client.ts';
import { createRandom } from '../harness/random.ts';
import type { StoredLogs } from '../harness/stored-log.ts';
import { type Action, actions, chooseAction } from './actions.ts';
import { OwnPauses } from './own-pauses.ts';
import { percentile } from './percentile.ts';

export type TrafficOptions = {
  readonly host: string;
  readonly seed: number;
  readonly clientCount?: number;
  readonly rooms?: readonly string[];
  /** Actions a second of all clients together; `flood` is as many as the server takes. */
  readonly pace?: number | 'flood';
  readonly mix?: readonly Action[];
  /** More about each client; `host` may differ from client to client where some sit behind a proxy. */
  readonly client?: (index: number) => Partial<PersistentClientOptions>;
};

/** From one instant of the monotonic clock to another. */
export type Span = { readonly from: number; readonly to: number };

const tickMs = 10;
const defaultSettleMs = 30_000;

/** Random people in rooms: what they do follows from the seed, when it happens from the machine. */
export class Traffic {
  readonly clients: readonly PersistentClient[];
  readonly rooms: readonly string[];
  private readonly randoms: readonly (() => number)[];
  private readonly mix: readonly Action[];
  private readonly pace: number | 'flood';
  private isGoing = false;
  private ticker: NodeJS.Timeout | undefined;
  private due = 0;
  private readonly ownPauses = new OwnPauses();

  constructor(options: TrafficOptions) {
    const { host, seed, clientCount = 6, rooms = ['one', 'two', 'three'], pace = 'flood', mix = actions } = options;
    this.rooms = rooms;
    this.mix = mix;
    this.pace = pace;
    this.clients = Array.from(
      { length: clientCount },
      (_, index) => new PersistentClient({ name: `guest${index}`, host, rooms, ...options.client?.(index) }),
    );
    this.randoms = this.clients.map((_, index) => createRandom(seed * 1_009 + index));
  }

  /** Lets everyone enter, and then go. */
  async start(): Promise<void> {
    await this.enter();
    this.go();
  }

  async enter(): Promise<void> {
    for (const client of this.clients) await client.start();
  }

  go(): void {
    this.isGoing = true;
    if (this.pace === 'flood') {
      this.clients.forEach((client, index) => {
        client.onRoom = () => this.flood(index);
        this.flood(index);
      });
    } else {
      const perTick = (this.pace * tickMs) / 1_000;
      this.ticker ??= setInterval(() => this.tick(perTick), tickMs);
    }
  }

  pause(): void {
    this.isGoing = false;
    clearInterval(this.ticker);
    this.ticker = undefined;
  }

  get acked(): number {
    return this.clients.reduce((sum, client) => sum + client.queue.ackedCount, 0);
  }

  get resumed(): number {
    return this.clients.reduce((sum, client) => sum + client.resumed, 0);
  }

  /** The latency below which 99 of 100 acknowledgements stayed that came between two instants of the monotonic clock. */
  p99(from: number, to: number): number | undefined {
    return this.latency(99, from, to);
  }

  latency(percent: number, from: number, to: number): number | undefined {
    const latencies = this.clients.flatMap((client) =>
      client.queue.sent.flatMap(({ sentAt, ackedAt }) =>
        sentAt !== undefined && ackedAt !== undefined && ackedAt >= from && ackedAt < to ? [ackedAt - sentAt] : [],
      ),
    );
    return percentile(latencies, percent);
  }

  /** Of the acknowledgements of what was sent in one of the spans, without what this process itself stood still meanwhile. */
  p99Within(spans: readonly Span[]): number | undefined {
    const isWithin = (at: number) => spans.some(({ from, to }) => at >= from && at < to);
    const latencies = this.clients.flatMap((client) =>
      client.queue.sent.flatMap(({ sentAt, ackedAt }) =>
        sentAt !== undefined && ackedAt !== undefined && isWithin(sentAt)
          ? [ackedAt - sentAt - this.ownPauses.between(sentAt, ackedAt)]
          : [],
      ),
    );
    return percentile(latencies, 99);
  }

  ackedBetween(from: number, to: number): number {
    const isWithin = ({ ackedAt }: { ackedAt?: number }) => ackedAt !== undefined && ackedAt >= from && ackedAt < to;
    return this.clients.reduce((sum, client) => sum + client.queue.sent.filter(isWithin).length, 0);
  }

  /**
   * Stops acting, and waits until everything sent is acknowledged and everyone is back in every room and level with it.
   * Returns what did not come about in time, and what the clients found wrong.
   */
  async settle(withinMs = defaultSettleMs): Promise<string[]> {
    this.pause();
    for (const client of this.clients) {
      for (const room of this.rooms) if (!client.rooms.wants(room)) client.rooms.join(room);
    }
    const deadline = performance.now() + withinMs;
    await this.all(deadline, (client) => client.isConnected && client.queue.length === 0 && client.changes.isAnswered);
    const heads = this.heads();
    await this.all(
      deadline,
      (client) => client.rooms.open.length >= this.rooms.length && client.isLevelWith(heads) && client.isConnected,
    );
    return [
      ...this.clients.flatMap((client) => client.problems),
      ...this.clients.flatMap((client) => describeUnsettled(client, heads)),
      ...this.clients
        .filter((client) => client.rooms.resets > 0)
        .map((client) => `${client.name} was told ${client.rooms.resets} times to drop a room`),
    ];
  }

  stop(): void {
    this.pause();
    this.ownPauses.stop();
    for (const client of this.clients) client.stop();
  }

  judge(stored: StoredLogs): Verdict {
    return judge(this.evidence(stored));
  }

  evidence({ logs, memberships, reactions }: StoredLogs): Evidence {
    const sent: SentRecord[] = this.clients.flatMap((client) => client.queue.sent);
    const views = this.clients.flatMap((client) =>
      // Everyone is in the default room; it is looked at only if the run is about it.
      (memberships.get(client.userId) ?? [])
        .filter((room) => room !== 'general' || this.rooms.includes(room))
        .map((room) => ({ member: client.name, room, shown: client.rooms.views.get(room)?.shown ?? [] })),
    );
    const changes = this.clients.flatMap((client) => client.changes.all);
    return { sent, stored: logs, views, changes, reactions };
  }

  private async all(deadline: number, isTrue: (client: PersistentClient) => boolean): Promise<void> {
    const timer = new Promise<void>((resolve) => {
      setTimeout(resolve, Math.max(0, deadline - performance.now())).unref();
    });
    await Promise.race([timer, Promise.all(this.clients.map((client) => client.when(() => isTrue(client))))]);
  }

  private heads(): ReadonlyMap<string, number> {
    const heads = new Map<string, number>();
    for (const client of this.clients) {
      for (const { room, seq = 0 } of client.queue.sent) heads.set(room, Math.max(seq, heads.get(room) ?? 0));
      for (const [room, seq] of client.changes.changedAt) heads.set(room, Math.max(seq, heads.get(room) ?? 0));
    }
    return heads;
  }

  private flood(index: number): void {
    const client = this.clients[index] as PersistentClient;
    // Bounded, since not every action fills the outbox.
    for (let i = 0; i < 100 && this.isGoing && client.isConnected && client.maySend; i++) this.act(index);
  }

  private tick(perTick: number): void {
    this.due = Math.min(this.due + perTick, perTick * 10 + 1);
    while (this.due >= 1) {
      this.due--;
      const index = Math.floor((this.randoms[0] as () => number)() * this.clients.length);
      if (this.clients[index]?.maySend) this.act(index);
    }
  }

  private act(index: number): void {
    const client = this.clients[index] as PersistentClient;
    const random = this.randoms[index] as () => number;
    chooseAction(random, this.mix).act({ client, everyone: this.clients, rooms: this.rooms, random });
  }
}

function describeUnsettled(client: PersistentClient, heads: ReadonlyMap<string, number>): string[] {
  if (client.isConnected && client.isLevelWith(heads)) return [];
  const behind = [...client.rooms.views.values()].filter(
    (view) => view.hasGap || view.seq < (heads.get(view.room) ?? 0),
  );
  return [
    `${client.name} was not level in time: ${client.isConnected ? 'connected' : 'not connected'}, ` +
      `${client.queue.length} unacknowledged, behind in ${behind.map((view) => `${view.room} at ${view.seq}`).join(', ') || 'no room'}`,
  ];
}
