import type { SentRecord, ShownRecord } from '../checker/checker.ts';
import { connectWire, type Wire, type WireClient } from './wire-client.ts';

const maxInFlight = 16;

/**
 * A guest who keeps an outbox and what it showed, and comes back after every cut with its token, as the protocol asks of
 * clients. Written against the wire alone, so that it can judge our own client code too.
 */
export class PersistentClient {
  readonly sent: SentRecord[] = [];
  readonly shown = new Map<string, ShownRecord[]>();
  /** How often this client came back. */
  resumed = 0;
  private outbox: SentRecord[] = [];
  private readonly inFlight = new Set<SentRecord>();
  private readonly applied = new Map<string, { epoch: string; seq: number }>();
  private wire: WireClient | undefined;
  private token = '';
  private nextToSend: (() => SentRecord) | undefined;
  private isOver = false;
  private waiters: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly host: string,
    private readonly rooms: readonly string[],
  ) {}

  /** Enters, makes or joins the rooms, and then stays connected until `stop`. */
  async start(): Promise<void> {
    const wire = await connectWire(`ws://${this.host}/ws`, ['tertulia.v1.json']);
    const joined = await wire.request({ type: 'Join', username: this.name });
    this.token = joined['token'] as string;
    for (const room of this.rooms) {
      await wire.request({ type: 'CreateRoom', room_id: room, name: room });
      const entered = await wire.request({ type: 'JoinRoom', room_id: room });
      this.applied.set(room, { epoch: entered['epoch'] as string, seq: entered['last_seq'] as number });
      this.shown.set(room, []);
    }
    this.attach(wire);
  }

  /** Sends without pause, up to 16 in flight, until `stopSending`. */
  startSending(): void {
    let index = 0;
    this.nextToSend = () => {
      const room = this.rooms[index % this.rooms.length] as string;
      const clientId = `${this.name}-${index}`;
      return { clientId, sender: this.name, senderIndex: index++, room, content: `${clientId} ${'x'.repeat(80)}` };
    };
    this.fill();
  }

  stopSending(): void {
    this.nextToSend = undefined;
  }

  /** Resolves once everything sent is acknowledged and every room is known up to `heads`. */
  async settled(heads: ReadonlyMap<string, number>): Promise<void> {
    const isSettled = () =>
      this.outbox.length === 0 &&
      this.rooms.every((room) => (this.applied.get(room)?.seq ?? 0) >= (heads.get(room) ?? 0));
    while (!isSettled()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  stop(): void {
    this.isOver = true;
    this.wire?.close();
  }

  private attach(wire: WireClient): void {
    this.wire = wire;
    wire.onMessage((message) => this.receive(message));
    void wire.closed.then(() => this.reconnect());
    for (const record of this.outbox) this.transmit(record);
    this.fill();
  }

  private async reconnect(): Promise<void> {
    this.wire = undefined;
    this.inFlight.clear();
    while (!this.isOver) {
      try {
        const wire = await connectWire(`ws://${this.host}/ws`, ['tertulia.v1.json']);
        const rooms = Object.fromEntries(this.applied);
        // Catch-ups come before the reply is handled, so they are listened for from the start.
        const reply = await wire.request({ type: 'Resume', token: this.token, rooms });
        if (reply.type !== 'Joined') throw new Error(`${this.name} could not resume: ${JSON.stringify(reply)}`);
        this.resumed++;
        this.attach(wire);
        return;
      } catch (error) {
        if (!isRefusedConnection(error)) throw error;
        // The back-off of a patient client; without it six of them starve the server they wait for.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  private fill(): void {
    while (this.wire && this.nextToSend && this.outbox.length < maxInFlight) {
      const record = this.nextToSend();
      this.sent.push(record);
      this.outbox.push(record);
      this.transmit(record);
    }
  }

  private transmit(record: SentRecord): void {
    this.inFlight.add(record);
    const { room, content, clientId } = record;
    this.wire?.send({ type: 'Message', id: clientId, room_id: room, content, client_id: clientId });
  }

  private receive(message: Wire): void {
    switch (message.type) {
      case 'Ok':
        this.acknowledge(message);
        break;
      case 'Message':
        this.show(message);
        break;
      case 'RoomSync':
        this.catchUp(message);
        break;
      case 'Error':
        if (this.outbox.some((one) => one.clientId === message['re']))
          throw new Error(`${this.name} was refused: ${JSON.stringify(message)}`);
        break;
    }
    for (const wake of this.waiters.splice(0)) wake();
  }

  private acknowledge(message: Wire): void {
    const record = this.outbox.find((one) => one.clientId === message['re']);
    if (!record) return;
    record.seq = message['seq'] as number;
    this.outbox = this.outbox.filter((one) => one !== record);
    this.fill();
  }

  private show(event: Wire): void {
    const room = event['room_id'] as string;
    const point = this.applied.get(room);
    if (!point) return;
    const seq = event['seq'] as number;
    // What comes twice or with a hole is shown all the same: the checker is to see it.
    point.seq = seq;
    const { n, client_id, content } = event as unknown as { n: number; client_id: string; content: string };
    this.shown.get(room)?.push({ room, seq, n, clientId: client_id, content });
  }

  private catchUp(sync: Wire): void {
    const { state, events } = sync as unknown as { state: string; events: Wire[] };
    if (state !== 'complete')
      throw new Error(`${this.name} could not catch up: ${state} in ${String(sync['room_id'])}`);
    for (const event of events) this.show(event);
  }
}

function isRefusedConnection(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return (
    code === 'ECONNREFUSED' ||
    code === 'ECONNRESET' ||
    (error instanceof Error && /hang up|503|closed before/.test(error.message))
  );
}
