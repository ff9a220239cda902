import { WebSocket } from 'ws';

export type MemberOptions = {
  readonly host: string;
  readonly name: string;
  /** Where it connects from, since one address has only so many ports. */
  readonly localAddress: string;
  readonly random: () => number;
};

type Wire = { readonly type: string; readonly [field: string]: unknown };

/**
 * One of very many guests: only reads the default room, checks that no event is missing or comes twice, and comes back after
 * every cut as the protocol asks. Keeps no message, so that thousands fit into a process.
 */
export class CrowdMember {
  resumed = 0;
  /** What was shown wrongly, and replies that are none. */
  readonly problems: string[] = [];
  isIn = false;
  seq = 0;
  private epoch = '';
  private token = '';
  private attempt = 0;
  private hintMs: number | undefined;
  private socket: WebSocket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly options: MemberOptions,
    private readonly onChange: () => void,
  ) {}

  connect(): void {
    const { host, localAddress } = this.options;
    const socket = new WebSocket(`ws://${host}/ws`, ['tertulia.v1.json'], {
      localAddress,
      perMessageDeflate: false,
      handshakeTimeout: 30_000,
    });
    this.socket = socket;
    socket.on('open', () => this.send(this.token === '' ? this.join() : this.resume()));
    socket.on('message', (data) => {
      const value = JSON.parse((data as Buffer).toString()) as Wire | Wire[];
      for (const message of Array.isArray(value) ? value : [value]) this.receive(message);
    });
    socket.on('error', () => {});
    socket.on('close', () => this.comeBack());
  }

  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.socket?.terminate();
  }

  private join(): object {
    return { type: 'Join', username: this.options.name };
  }

  private resume(): object {
    return { type: 'Resume', token: this.token, rooms: { general: { epoch: this.epoch, seq: this.seq } } };
  }

  private send(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  private receive(message: Wire): void {
    switch (message.type) {
      case 'Joined':
        return this.enter(message);
      case 'RoomSync':
        if (message['room_id'] === 'general') this.catchUp(message);
        return;
      case 'Message':
        if (message['room_id'] === 'general') this.take(message['seq'] as number);
        return;
      case 'Ping':
        return this.send({ type: 'Pong', k: message['k'] });
      case 'Reconnect':
        this.hintMs = message['after_ms'] as number;
        return;
      case 'Error':
        if (message['retry'] !== 'after') this.problems.push(JSON.stringify(message));
        this.socket?.close();
    }
  }

  private enter(joined: Wire): void {
    const general = (joined['rooms'] as { room_id: string; epoch: string; last_seq: number }[]).find(
      (room) => room.room_id === 'general',
    );
    if (this.token === '') {
      this.token = joined['token'] as string;
      this.seq = general?.last_seq ?? 0;
      this.epoch = general?.epoch ?? '';
    } else this.resumed++;
    this.attempt = 0;
    this.isIn = true;
    this.onChange();
  }

  private catchUp(sync: Wire): void {
    if (sync['state'] !== 'complete' || sync['from_seq'] !== this.seq) this.problems.push(JSON.stringify(sync));
    for (const event of sync['events'] as Wire[]) this.take(event['seq'] as number);
    this.seq = sync['to_seq'] as number;
  }

  private take(seq: number): void {
    if (seq !== this.seq + 1) this.problems.push(`seq ${seq} after ${this.seq}`);
    this.seq = seq;
    this.onChange();
  }

  private comeBack(): void {
    this.isIn = false;
    if (this.isOver) return;
    // The server's hint first, then full jitter under a limit that doubles.
    const backoffMs = Math.min(30_000, 500 * 2 ** this.attempt++);
    const afterMs = (this.hintMs ?? 0) + this.options.random() * backoffMs;
    this.hintMs = undefined;
    this.timer = setTimeout(() => this.connect(), afterMs);
    this.onChange();
  }
}
