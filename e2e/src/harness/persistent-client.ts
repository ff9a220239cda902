import type { ChangeRecord } from '../checker/checker.ts';
import { AskedChanges } from './asked-changes.ts';
import { FollowedRooms } from './followed-rooms.ts';
import { type QueuedRecord, SendQueue } from './send-queue.ts';
import { connectWire, type Wire, type WireClient } from './wire-client.ts';

export type PersistentClientOptions = {
  readonly name: string;
  /** `address:port` of the server, or of a proxy before it. */
  readonly host: string;
  /** Public rooms, made or joined at the start. */
  readonly rooms: readonly string[];
  /** Messages sent and not yet acknowledged, at most. */
  readonly maxInFlight?: number;
  /** The pause before the given attempt to come back, from 0; without it six clients starve the server they wait for. */
  readonly backoffMs?: (attempt: number) => number;
  /** A client that hears nothing for `everyMs` asks, and `graceMs` later gives the socket up. */
  readonly heartbeat?: { readonly everyMs: number; readonly graceMs: number };
};

/**
 * A guest who keeps an outbox and what it showed, and comes back after every cut with its token, as the protocol asks of
 * clients. Written against the wire alone, so that it can judge our own client code too.
 */
export class PersistentClient {
  readonly name: string;
  readonly queue: SendQueue;
  readonly rooms: FollowedRooms;
  readonly changes = new AskedChanges();
  /** How often this client came back. */
  resumed = 0;
  /** Close codes of the sockets lost. */
  readonly closeCodes: number[] = [];
  /** Messages received by type; errors with their code, `Error busy`, and presence with its status, `Presence offline`. */
  readonly received = new Map<string, number>();
  /** What no server that keeps the protocol would bring about. */
  readonly problems: string[] = [];
  /** Called with every message received, before it is handled. */
  onMessage: ((message: Wire) => void) | undefined;
  /** Called whenever another message may be sent. */
  onRoom: (() => void) | undefined;
  userId = '';
  private readonly maxInFlight: number;
  private readonly options: PersistentClientOptions;
  private wire: WireClient | undefined;
  private token = '';
  private connectionId: string | undefined;
  private isOver = false;
  private comeBackAfterMs: number | undefined;
  private lastReceivedAt = 0;
  private nextRequest = 0;
  private readonly timers = new Set<NodeJS.Timeout>();
  private waiters: (() => void)[] = [];

  constructor(options: PersistentClientOptions) {
    this.options = options;
    this.name = options.name;
    this.rooms = new FollowedRooms(options.rooms, (request) => this.wire?.send(request));
    this.maxInFlight = options.maxInFlight ?? 16;
    this.queue = new SendQueue(options.name);
  }

  /** Enters, makes or joins the rooms, and then stays connected until `stop`. */
  async start(): Promise<void> {
    const wire = await this.connect();
    const joined = await wire.request({ type: 'Join', username: this.name });
    if (joined.type !== 'Joined') throw new Error(`${this.name} could not enter: ${JSON.stringify(joined)}`);
    this.token = joined['token'] as string;
    this.userId = (joined['user'] as { user_id: string }).user_id;
    for (const room of this.options.rooms) {
      if (room !== 'general') await wire.request({ type: 'CreateRoom', room_id: room, name: room });
      const entered = await wire.request({ type: 'JoinRoom', room_id: room });
      this.rooms.begin(room, entered as Wire & { epoch: string; last_seq: number });
    }
    this.attach(wire, joined);
    this.watchSilence();
  }

  get isConnected(): boolean {
    return this.wire !== undefined;
  }

  get maySend(): boolean {
    return this.queue.length < this.maxInFlight && !this.queue.isHeldBack;
  }

  sendMessage(room: string, content: string): QueuedRecord {
    const record = this.queue.add(room, { type: 'Message', room_id: room, content });
    this.transmit([record]);
    return record;
  }

  sendPrivate(to: PersistentClient, content: string): QueuedRecord {
    const record = this.queue.add(`to ${to.userId}`, { type: 'PrivateMessage', to_user_id: to.userId, content });
    this.transmit([record]);
    return record;
  }

  /** Asks to delete one of its own messages that was acknowledged. */
  deleteMessage(record: QueuedRecord): void {
    const { room, seq } = record;
    this.wire?.send({
      type: 'DeleteMessage',
      id: this.changes.askDeletion(record),
      room_id: room,
      target_seq: seq,
    });
  }

  /** Asks to change a message that was acknowledged. */
  changeMessage(type: string, fields: object, change: Omit<ChangeRecord, 'userId' | 'state'>): void {
    const id = this.changes.ask({ ...change, userId: this.userId, state: 'asked' });
    this.wire?.send({ type, id, room_id: change.room, target_seq: change.seq, ...fields });
  }

  /** Sends a request whose reply matters to nobody; errors are counted. */
  request(message: { readonly type: string; readonly [field: string]: unknown }): void {
    this.wire?.send({ ...message, id: `r${this.nextRequest++}` });
  }

  /** Not while a message to that room is on its way: it would be refused when sent again. */
  leaveRoom(room: string): boolean {
    if (this.queue.hasFor(room)) return false;
    this.rooms.leave(room);
    return true;
  }

  /** Resolves once `isTrue`, which is asked again after every message received. */
  async when(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  isLevelWith(heads: ReadonlyMap<string, number>): boolean {
    return this.queue.length === 0 && this.rooms.isLevelWith(heads);
  }

  /** Drops the socket without a goodbye, as a network does. */
  cut(): void {
    this.wire?.terminate();
  }

  stop(): void {
    this.isOver = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.wire?.close();
  }

  private connect(): Promise<WireClient> {
    return connectWire(`ws://${this.options.host}/ws`, ['tertulia.v1.json']);
  }

  private attach(wire: WireClient, joined: Wire): void {
    this.wire = wire;
    this.connectionId = joined['connection_id'] as string;
    this.lastReceivedAt = performance.now();
    this.rooms.reconcile(joined);
    wire.onMessage((message) => {
      // A cut socket may still hand over what it had buffered; that was never shown.
      if (this.wire === wire) this.receive(message);
    });
    void wire.closed.then(({ code }) => this.reconnect(wire, code));
    this.transmit(this.queue.takeAll());
    this.onRoom?.();
  }

  private async reconnect(lost: WireClient, code: number): Promise<void> {
    if (this.wire !== lost) return;
    this.wire = undefined;
    this.closeCodes.push(code);
    const rooms = this.rooms.resumePoints();
    this.rooms.disconnect();
    this.changes.forget();
    for (let attempt = 0; !this.isOver; attempt++) {
      await this.pause(this.takeHint() ?? this.options.backoffMs?.(attempt) ?? 50);
      try {
        const wire = await this.connect();
        // Catch-ups come before the reply is handled, so they are listened for from the start.
        const replaces = this.connectionId;
        const reply = await wire.request({ type: 'Resume', token: this.token, rooms, ...(replaces && { replaces }) });
        if (reply.type !== 'Joined') {
          if (reply['retry'] === 'after') continue;
          this.problems.push(`${this.name} could not resume: ${JSON.stringify(reply)}`);
          return;
        }
        this.resumed++;
        this.attach(wire, reply);
        return;
      } catch {
        // No server there, or the network ate the answer: that is what this client is for.
      }
    }
  }

  private takeHint(): number | undefined {
    const hint = this.comeBackAfterMs;
    this.comeBackAfterMs = undefined;
    return hint;
  }

  private transmit(records: readonly QueuedRecord[]): void {
    for (const record of records) {
      record.sentAt ??= performance.now();
      this.wire?.send(record.message);
    }
  }

  private receive(message: Wire): void {
    this.lastReceivedAt = performance.now();
    const kind = kindOf(message);
    this.received.set(kind, (this.received.get(kind) ?? 0) + 1);
    this.onMessage?.(message);
    this.handle(message);
    for (const wake of this.waiters.splice(0)) wake();
  }

  private handle(message: Wire): void {
    switch (message.type) {
      case 'Ping':
        this.wire?.send({ type: 'Pong', k: message['k'] });
        break;
      case 'Ok':
        this.changes.acknowledge(message);
        this.queue.acknowledge(
          message['re'] as string,
          message['room_id'] as string,
          message['seq'] as number,
          performance.now(),
        );
        if (this.maySend) this.onRoom?.();
        break;
      case 'Reconnect':
        this.comeBackAfterMs = message['after_ms'] as number;
        break;
      case 'Error':
        this.refused(message);
        break;
      default:
        this.rooms.handle(message);
    }
  }

  private refused(error: Wire): void {
    this.changes.refuse(error);
    const { re, code, retry, retry_after_ms } = error as Wire & {
      re?: string;
      code: string;
      retry: string;
      retry_after_ms?: number;
    };
    const againMs = retry_after_ms ?? 1_000;
    const askAgain = re === undefined || retry !== 'after' ? undefined : this.rooms.toAskAgain(re);
    if (askAgain) this.later(againMs, askAgain);
    if (re === undefined || !this.queue.has(re)) return;
    if (retry !== 'after') {
      this.problems.push(`${this.name} was refused a message: ${code} ${String(error['message'])}`);
      return;
    }
    const isFirst = !this.queue.isHeldBack;
    this.queue.refuse(re);
    if (isFirst) {
      this.later(againMs, () => {
        this.transmit(this.queue.takeRefused());
        this.onRoom?.();
      });
    }
  }

  private watchSilence(): void {
    const { everyMs, graceMs } = this.options.heartbeat ?? { everyMs: 25_000, graceMs: 10_000 };
    const silentMs = performance.now() - this.lastReceivedAt;
    if (silentMs >= everyMs + graceMs) this.wire?.terminate();
    else if (silentMs >= everyMs) this.wire?.send({ type: 'Ping' });
    this.later(Math.min(everyMs, graceMs) / 2, () => this.watchSilence());
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.later(ms, resolve));
  }

  private later(ms: number, run: () => void): void {
    if (this.isOver) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }
}

function kindOf(message: Wire): string {
  if (message.type === 'Error') return `Error ${String(message['code'])}`;
  return message.type === 'Presence' ? `Presence ${String(message['status'])}` : message.type;
}
